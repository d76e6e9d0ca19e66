import { orderSnapshots } from '@quittance/schemas/topics/index';
import { orders } from './orders.js';
import { givenRange, store, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { AT, paidOrder } from './testing/orders.given.js';

const order = {
  ...paidOrder,
  order_minor: 9_007_199_254_740_993n,
  paid_minor: 9_007_199_254_740_993n,
  net_minor: 9_007_199_254_740_993n,
  fact_count: 2,
  facts: [{ fact_id: 'a', action: { verb: 'RESOLVE' } }, { fact_id: 'b' }],
  buyer_ref: 'hmac',
  first_refund_at: AT,
  settled_at: AT,
  exceptions: [
    { kind: 'restated', state: 'OPEN' },
    { kind: 'over_refund', state: 'CLEARED' },
    { kind: 'restated', subject: 'r1', state: 'OPEN' },
    { kind: 'unsigned', state: 'ACKNOWLEDGED' },
    { kind: 'clock_shift', state: 'RESOLVED' },
    { kind: 'future_time', state: 'IGNORED' },
  ],
};

describe('orders', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase();
  });
  afterEach(() => db.drop());

  const view = () => db.clickhouse.query('SELECT * FROM orders ORDER BY order_key');
  const insert = (...ranges: Parameters<typeof store>[3]) =>
    store(db.clickhouse, orders, orderSnapshots, ranges);

  it('shows every column of the order, amounts above 2^53 exact', async () => {
    await insert(givenRange(orderSnapshots, [order]));
    expect(await view()).toMatchObject([
      {
        order_key: 'newpay|laos|1',
        paid_minor: '9007199254740993',
        currency: 'LAK',
        exponent: 2,
        merchant_code: null,
        paid_at: '2026-11-22 04:05:06.789',
        paid_day: '2026-11-22',
        created_at: null,
        facts: 2,
        exceptions: ['restated', 'unsigned'],
        version: '2',
        buyer_ref: 'hmac',
        first_refund_at: '2026-11-22 04:05:06.789',
        settled_at: '2026-11-22 04:05:06.789',
      },
    ]);
  });

  it('run twice gives the same rows', async () => {
    const range = givenRange(orderSnapshots, [order, { ...order, order_key: 'newpay|laos|2' }]);
    await insert(range);
    const once = await view();
    await insert(range);
    expect(await view()).toEqual(once);
    expect(once).toHaveLength(2);
  });

  it('keeps the highest version though an older one is inserted later, in another range', async () => {
    await insert(
      givenRange(orderSnapshots, [{ ...order, version: 5, payment_state: 'SUCCEEDED' }], { fromOffset: 9 }),
      givenRange(orderSnapshots, [{ ...order, version: 4, payment_state: 'PENDING' }]),
    );
    expect(await view()).toMatchObject([{ version: '5', payment_state: 'SUCCEEDED' }]);
  });

  it('takes times that no clock shows: a signed callback may name the year 9999', async () => {
    const far = {
      ...order,
      paid_day: 2_932_896,
      paid_at: 253_402_300_799_000,
      created_at: -62_135_596_800_000,
    };
    await insert(givenRange(orderSnapshots, [far]));
    expect(await view()).toHaveLength(1);
  });

  it('inserts anew under a known range when the topic was made anew with other content', async () => {
    await insert(
      givenRange(orderSnapshots, [order]),
      givenRange(orderSnapshots, [{ ...order, order_key: 'other' }]),
    );
    expect((await view()).map((row) => row['order_key'])).toEqual(['newpay|laos|1', 'other']);
  });
});
