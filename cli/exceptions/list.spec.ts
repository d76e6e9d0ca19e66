import { RESTATED_ROW } from './exception.given.js';
import { foundBy } from './list.js';
import type { ExceptionRow } from './row.js';

const storeOf = (...rows: readonly ExceptionRow[]) => ({
  list: () => Promise.resolve(rows),
  accounts: () => Promise.resolve([{ provider: 'newpay', account: 'laos' }]),
});
const filter = {
  ...{ kind: null, severity: null, states: ['OPEN'], merchant: null, account: 'laos', provider: 'newpay' },
  limit: 50,
};

it('gives what there is, or nothing of an account that has nothing odd', async () => {
  expect(await foundBy(storeOf(RESTATED_ROW), filter)).toEqual([RESTATED_ROW]);
  expect(await foundBy(storeOf(), filter)).toEqual([]);
});

it('does not say that nothing is odd about an account that was never seen', async () => {
  await expect(foundBy(storeOf(), { ...filter, account: 'loas' })).rejects.toThrow(
    'newpay/loas was ever seen',
  );
});
