import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from '../orders.js';
import type { FedProjection } from '../registry.js';
import { givenRange, store, type TestDatabase, testDatabase } from '../testing/clickhouse.given.js';
import { paidOrder } from '../testing/orders.given.js';
import { compareTables } from './compare.js';
import { feedInto } from './names.js';

function feedOf({ feed }: typeof orders): FedProjection['feed'] {
  if (feed === null) throw new Error('no feed');
  return feed;
}
const feed = feedOf(orders);
const other = feedInto(feed, 't_orders__1');
const order = (order_key: string) => ({ ...paidOrder, order_key });

describe('two tables of one feed', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await db.clickhouse.command(other.createTable);
  });
  afterAll(() => db.drop());

  const into = (target: typeof feed, keys: readonly string[], fromOffset = 0) =>
    store(db.clickhouse, { feed: target }, orderSnapshots, [
      givenRange(orderSnapshots, keys.map(order), { fromOffset }),
    ]);
  const compared = async () => compareTables(db.clickhouse, feed, other.table, new Map([[0, 10n]]));

  it('agree where they hold the same rows, and differ by a row that only one of them has', async () => {
    await into(feed, ['a', 'b']);
    await into(other, ['a', 'b']);
    expect((await compared()).keys).toBe(0);
    await into(feed, ['c'], 2);
    await into(other, ['d'], 3);
    const { keys, samples } = await compared();
    expect([keys, samples.toSorted()]).toEqual([2, ["('c')", "('d')"]]);
  });
});
