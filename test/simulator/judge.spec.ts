import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providers } from '@quittance/schemas/providers/registry';
import { makeSandbox, openSandbox, simulationOf } from './sandbox.js';

const NOW = Date.UTC(2026, 5, 1, 12);

describe('a simulated provider takes only its own success', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-judge-'));
  makeSandbox(folder, NOW);
  const { accounts } = openSandbox(folder);

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(accounts.map((account) => [account.account, account] as const))('%s', (_name, account) => {
    const provider = providers.get(account.provider);
    if (provider === undefined) throw new Error('not registered');
    const owner = { keys: account.keys.map(({ key }) => key), options: account.options };
    const judge = (status: number, body: string) =>
      simulationOf(account.provider).judge({ status, body }, account, NOW);
    const keyId = account.keys[0].key.id;
    const success = provider.acknowledge({ kind: 'accepted', keyId }, owner, NOW).body;
    const failure = provider.acknowledge({ kind: 'refused', cause: 'wrong_signature' }, owner, NOW).body;
    expect(judge(200, success)).toBe('success');
    expect(judge(503, success)).toBe('neither');
    expect(judge(401, failure)).toBe('failure');
    for (const stranger of ['', 'success', 'OK', '{}', 'null', '<html>'])
      expect(judge(200, stranger)).toBe('neither');
  });
});
