import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providers } from '@quittance/schemas/providers/registry';
import { planDay } from './day.js';
import { makeSandbox, openSandbox, simulationOf } from './sandbox.js';
import { totalsOf } from './truth.js';

describe('the scripted day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-day-'));
  makeSandbox(folder, Date.UTC(2026, 0, 2));
  const sandbox = openSandbox(folder);
  const day = planDay(sandbox);

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the same to the byte when it is planned again', () => {
    const again = planDay(openSandbox(folder));
    expect(again.orders).toEqual(day.orders);
    for (const [index, { message, envelope }] of day.messages.entries()) {
      if (index % 37 !== 0) continue;
      const other = again.messages[index];
      expect(other?.message.path).toBe(message.path);
      expect(other?.message.body(envelope)).toEqual(message.body(envelope));
    }
  });

  it('has about two thousand orders over every provider and four currencies', () => {
    expect(day.orders.length).toBeGreaterThan(1_900);
    expect(day.orders.length).toBeLessThan(2_600);
    const groups = totalsOf(day.orders);
    expect(new Set(groups.map(({ provider }) => provider))).toEqual(new Set(providers.keys()));
    expect(new Set(groups.map(({ currency }) => currency))).toEqual(new Set(['CNY', 'HKD', 'LAK', 'USD']));
  });

  it('tells no order twice', () => {
    const names = day.orders.map(({ provider, account, orderNo }) => `${provider} ${account} ${orderNo}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('tells every story that has a weight', () => {
    const accounts = sandbox.accounts.filter(({ orders }) => orders >= 100);
    for (const account of accounts) {
      for (const { name, weight, tell } of simulationOf(account.provider).stories(account)) {
        expect([name, weight > 0, typeof tell]).toEqual([name, true, 'function']);
      }
    }
  });

  it('holds something of each kind of trouble', () => {
    const refused = day.messages.flatMap(({ message: { expected } }) =>
      expected.kind === 'refused' ? [expected.status] : [],
    );
    expect(new Set(refused)).toEqual(new Set([401, 404, 413, 415]));
    expect(day.messages.some(({ message }) => message.expected.kind === 'quarantined')).toBe(true);
  });

  it('adds up: net is gross less refunds, in every group', () => {
    for (const { gross, refunds, net } of totalsOf(day.orders)) expect(net).toBe(gross - refunds);
  });

  it('keeps its keys to its owner', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const { parentPath, name } of files) expect(statSync(join(parentPath, name)).mode & 0o077).toBe(0);
  });
});
