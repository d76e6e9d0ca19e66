import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleJson } from './statement.given.js';
import { loadStatementAccounts } from './statement-accounts.js';

const folder = mkdtempSync(join(tmpdir(), 'statement-accounts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(...accounts: readonly object[]) {
  const file = join(folder, 'accounts.json');
  writeFileSync(file, JSON.stringify({ accounts }));
  return loadStatementAccounts(file);
}

const account = {
  ...{ provider: 'newpay', account: 'laos', merchant: 'acme', timeZone: 'Asia/Vientiane' },
  keys: [{ id: 'k', publicKey: { env: 'NOT_SET_HERE' } }],
};

it('reads how bills are read, and no key', () => {
  expect(load(account, { ...account, account: 'two', statement: exampleJson('newpay') })).toMatchObject({
    kind: 'accounts',
    accounts: [
      { provider: 'newpay', account: 'laos', merchants: {}, statement: null },
      { account: 'two', statement: { amounts: 'minor', orderNo: 'newpayOrderNo', currencies: { LAK: 2 } } },
    ],
  });
});

it('tells every mistake by its path, and a file that is not there', () => {
  const reading = load({ ...account, timeZone: 'Laos', statement: {} });
  const places = reading.kind === 'problems' ? reading.problems.map(({ where }) => where) : [];
  expect(places).toEqual(expect.arrayContaining(['accounts[0].timeZone', 'accounts[0].statement.kind']));
  expect(loadStatementAccounts(join(folder, 'none.json'))).toMatchObject({ kind: 'problems' });
});
