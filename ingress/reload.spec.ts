import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveAccounts } from '@quittance/runtime/accounts/live';
import { loadAccounts } from '@quittance/runtime/accounts/load';
import { createLog } from '@quittance/runtime/log';
import { saleBody, sandboxKey } from '@quittance/schemas/providers/eftpay/sandbox';
import { providers } from '@quittance/schemas/providers/registry';
import { gate, stand, until } from './ingress.given.js';
import { eftpaySale } from './samples.given.js';

const [OLD, NEW] = [sandboxKey('2026-a', 'S0003469'), sandboxKey('2026-b', 'S0003469')];
const URL = '/callbacks/eftpay/hk';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reload-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The accounts file as a person edits it: these keys, and nothing else changed. */
function write(keys: readonly (typeof OLD)[]): void {
  const entries = keys.map(({ key, signer }) => ({ ...key.fields, id: key.id, secret: { value: signer } }));
  const account = {
    provider: 'eftpay',
    account: 'hk',
    merchant: 'acme',
    timeZone: 'Asia/Hong_Kong',
    keys: entries,
  };
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify({ accounts: [account] }));
}

function live() {
  const log = createLog({ service: 't', level: 'silent' });
  const read = () => loadAccounts(join(folder, 'accounts.json'), { env: {}, providers, production: false });
  const first = read();
  if (first.kind !== 'accounts') throw new Error('the first file is good');
  return liveAccounts(first.accounts, read, log);
}

it('adds a key and retires the old one while callbacks keep coming; none is dropped or refused', async () => {
  write([OLD]);
  const accounts = live();
  const { post, kafka, callbacks } = stand({ accounts });
  const send = (key: typeof OLD) => post(URL, saleBody('web', eftpaySale, key.signer));

  expect((await send(OLD)).status).toBe(200);
  expect((await send(NEW)).status).toBe(401);

  write([OLD, NEW]);
  accounts.reload();
  const inFlight = gate();
  kafka.behaviour = () => inFlight.passed;
  const sent = [send(OLD), send(NEW)];
  await until(() => kafka.to('callbacks.eftpay').length === 3);

  // Both wait for Kafka while the old key is retired under them.
  write([NEW]);
  accounts.reload();
  inFlight.open();
  expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([200, 200]);
  expect(callbacks.map(({ key_id }) => key_id)).toEqual(['2026-a', '2026-a', '2026-b']);
  expect([(await send(OLD)).status, (await send(NEW)).status]).toEqual([401, 200]);
});

it('goes on with the former file where the new one has mistakes', async () => {
  write([OLD]);
  const accounts = live();
  const { post } = stand({ accounts });
  for (const broken of ['{', '{"accounts":[]}', '']) {
    writeFileSync(join(folder, 'accounts.json'), broken);
    accounts.reload();
    expect((await post(URL, saleBody('web', eftpaySale, OLD.signer))).status).toBe(200);
  }
});
