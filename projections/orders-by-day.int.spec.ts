import { queries } from './queries/registry.js';
import { boundParameters } from './queries/run.js';
import { type TestDatabase, testDatabase } from './testing/clickhouse.given.js';

const GRANULE = 8192;
const GRANULES = 20;

/** Orders in the order of time, a granule a day; every tenth is never paid, every fifth is refunded on the day after. */
const ORDERS = `
INSERT INTO t_orders (order_key, time_zone, merchant, payment_state, currency, exponent, paid_minor, paid_at, paid_day, refund_rows)
WITH toDateTime64('2026-03-01 00:00:00', 3, 'UTC') + toIntervalDay(intDiv(number, ${GRANULE})) AS at
SELECT leftPad(toString(number), 8, '0'), 'UTC', 'acme', if(number % 10 = 0, 'EXPIRED', 'SUCCEEDED'), 'CNY', 2, 100,
  if(number % 10 = 0, NULL, at), if(number % 10 = 0, NULL, toDate32(at)),
  if(number % 5 = 1,
    [('r', 'SUCCEEDED', toInt64(10), 'CNY', 2, at + toIntervalDay(1), 'provider', 'SIGNED', false, false)], [])
FROM numbers(${GRANULE * GRANULES})`;

describe('a query for some days', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await db.clickhouse.command(ORDERS);
  });
  afterAll(() => db.drop());

  // Orders that are not paid, or not refunded, are in every granule of a real table.
  it.each(['daily_summary', 'merchant_day', 'store_day'])(
    '%s reads those days and few others',
    async (name) => {
      const query = queries.get(name);
      if (query === undefined) throw new Error(`no query ${name}`);
      const asked = boundParameters(query, { from: '2026-03-10', to: '2026-03-11' }, () => 0);
      for (const zone of ['account', 'Asia/Tokyo']) {
        const plan = await db.clickhouse.query(`EXPLAIN indexes = 1 ${query.sql}`, { ...asked, zone });
        const granules = plan.flatMap((row) => {
          const [, read] = /Parts: \d+ \| Granules: (\d+)$/.exec(String(row['explain'])) ?? [];
          return read === undefined ? [] : [Number(read)];
        });
        expect(granules).toHaveLength(2);
        expect(Math.max(...granules)).toBeLessThanOrEqual(8);
      }
    },
  );

  it('a later version that has left those days, in a part of its own, is seen to have left', async () => {
    const query = queries.get('daily_summary');
    const sums = async () => {
      const asked = {
        from: '2026-03-10',
        to: '2026-03-10',
        zone: 'account',
        merchant: '*',
        provider: '*',
        account: '*',
      };
      const [row] = await db.clickhouse.query(query?.sql ?? '', asked);
      return [Number(row?.['paid_orders']), Number(row?.['refund_count'])];
    };
    const [paid = 0, refunds = 0] = await sums();
    // A refund of the 10th belongs to an order of the 9th; all versions but the last are in the first part.
    const moved = (at: number) =>
      `INSERT INTO t_orders SELECT * REPLACE (2 AS version, toDate32('2026-05-01') AS paid_day, [] AS refund_rows)
       FROM t_orders WHERE order_key = leftPad(toString(${at}), 8, '0')`;
    await db.clickhouse.command(moved(9 * GRANULE + 3));
    await db.clickhouse.command(moved(8 * GRANULE + (5 - ((8 * GRANULE) % 5)) + 1));
    expect(await sums()).toEqual([paid - 1, refunds - 1]);
  });
});
