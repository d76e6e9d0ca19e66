import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleJson, mappingOf } from '@quittance/runtime/accounts/statement.given';
import type { StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import { readBillFile } from './read-file.js';

const TITLES = 'newpayOrderNo;mchOrderNo;newpayRefundNo;type;status;currency;amountMinor;feeMinor;finishTime';
const payment = (order: string, currency: string) =>
  `${order};M-${order};;pay;1;${currency};1230;7;20260301110000`;
const account: StatementAccount = {
  ...{ provider: 'newpay', account: 'laos', merchant: 'acme', timeZone: 'Asia/Vientiane', merchants: {} },
  statement: null,
};

const folder = mkdtempSync(join(tmpdir(), 'read-file-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads a bill whose mapping allows dollars and kip. */
function read(total: string, ...lines: readonly string[]) {
  const { mapping } = mappingOf({ ...exampleJson('newpay'), currencies: { LAK: 0, USD: 2 } });
  if (mapping === null) throw new Error('the mapping is wrong');
  const file = join(folder, 'bill.csv');
  writeFileSync(file, [TITLES, ...lines, ''].join('\n'));
  const day = Date.UTC(2026, 2, 1) / 86_400_000;
  return readBillFile(file, account, mapping, { day, rows: null, total, unchecked: false });
}

it('takes a total of the one currency that the lines have, though the mapping allows others', async () => {
  const lines = [payment('N1', 'USD'), payment('N2', 'USD')];
  expect(await read('24.60', ...lines)).toMatchObject({ kind: 'bill', bill: { checks: ['total'] } });
  expect(await read('24.61', ...lines)).toMatchObject({ kind: 'refused' });
  expect(await read('24.60', ...lines, 'cut off')).toMatchObject({ kind: 'refused', mistakes: [{ row: 4 }] });
});

it('reads a total with the digits of that currency', async () => {
  expect(await read('1230', payment('N1', 'LAK'))).toMatchObject({ kind: 'bill' });
  await expect(read('1230.5', payment('N1', 'LAK'))).rejects.toThrow('--total: unsupported_precision');
});

it('refuses a total over two currencies, and of a file without lines', async () => {
  await expect(read('24.60', payment('N1', 'USD'), payment('N2', 'LAK'))).rejects.toThrow(
    '--total: the file has lines in USD and LAK; give --rows',
  );
  await expect(read('0')).rejects.toThrow('no lines that tell its currency');
});
