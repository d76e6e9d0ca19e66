import { CliError } from '../exit-codes.js';
import { RESTATED_ROW } from './exception.given.js';
import type { ExceptionRow } from './row.js';
import { selectOne } from './select.js';

const storeOf = (...rows: readonly ExceptionRow[]) => ({ find: () => Promise.resolve(rows) });
const selector = { id: 'N1', kind: null, subject: null };

it('gives the only one', async () => {
  expect(await selectOne(storeOf(RESTATED_ROW), selector)).toBe(RESTATED_ROW);
});

it('says that there is none', async () => {
  await expect(selectOne(storeOf(), selector)).rejects.toThrow('There is no exception N1');
});

it('lists all it could be, and takes none of them', async () => {
  const other = { ...RESTATED_ROW, handle: 'ba9876543210', kind: 'over_refund' };
  const asked = selectOne(storeOf(RESTATED_ROW, other), selector);
  await expect(asked).rejects.toThrow(CliError);
  await expect(asked).rejects.toThrow(/any of 2 exceptions[\s\S]*0123456789ab[\s\S]*ba9876543210/);
});
