import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { orderEvents, orderSnapshots } from '@quittance/schemas/topics/index';
import { orderEventsTable } from './order-events.js';
import { orders } from './orders.js';
import { givenRange, store, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { DAY, paidOrder, payment, refund } from './testing/orders.given.js';

const restated = { movement_kind: 'restatement' };
const dollars = { currency: 'USD', exponent: 2 };

// Day 1, LAK: orders 1 (10.00, restated to 9.00, refunded 2.50) and 2 (2^53+1, refunded later) → gross 900 + 2^53+1
// Day 1, USD: order 3 (5.00)
// Day 3, LAK: order 5 (7.00), booked on day 1 first: its time was restated, so day 1 has it no more
// Day 2, LAK: only a refund of 1.00 of order 2, restated to 0.80; one refund, not two
const events = [
  payment,
  { ...payment, ...restated, event_id: 'e1b', movement_minor: -100n },
  refund,
  { ...payment, event_id: 'e3', order_key: 'k2', movement_minor: 9_007_199_254_740_993n },
  { ...payment, ...dollars, event_id: 'e4', order_key: 'k3', movement_minor: 500n },
  { ...refund, event_id: 'e5', order_key: 'k2', refund_no: 'r2', movement_minor: -100n, local_day: DAY + 1 },
  {
    ...refund,
    ...restated,
    event_id: 'e6',
    order_key: 'k2',
    refund_no: 'r2',
    movement_minor: 20n,
    local_day: DAY + 1,
  },
  { ...payment, event_id: 'e8', order_key: 'k5', movement_minor: 700n },
  { ...payment, ...restated, event_id: 'e9', order_key: 'k5', movement_minor: -700n },
  { ...payment, ...restated, event_id: 'e10', order_key: 'k5', movement_minor: 700n, local_day: DAY + 2 },
  {
    ...payment,
    event_id: 'e7',
    order_key: 'k4',
    type: 'payment.pending',
    movement_kind: null,
    movement_minor: null,
  },
];

// Order 1 settled with a net of 6.50; order 2 in settlement; order 3's provider never says; order 4 not paid.
const snapshots = [
  { ...paidOrder, settlement_state: 'SETTLED', paid_minor: 900n, refunded_minor: 250n, net_minor: 650n },
  { ...paidOrder, order_key: 'k2', settlement_state: 'IN_SETTLEMENT', net_minor: 9_007_199_254_740_913n },
  { ...paidOrder, ...dollars, order_key: 'k3', settlement_state: 'UNKNOWN', net_minor: 500n },
  { ...paidOrder, order_key: 'k4', payment_state: 'PENDING', paid_day: null, paid_at: null, net_minor: 0n },
];

const key = { provider: 'newpay', account: 'laos', merchant: 'acme', exponent: 2 };
const expected = [
  {
    ...key,
    day: '2026-11-22',
    currency: 'LAK',
    paid_orders: '2',
    gross_minor: '9007199254741893',
    refund_count: '1',
    refunds_minor: '250',
    net_minor: '9007199254741643',
    settled_minor: '650',
    unsettled_minor: '9007199254740913',
  },
  {
    ...key,
    day: '2026-11-22',
    currency: 'USD',
    paid_orders: '1',
    gross_minor: '500',
    refund_count: '0',
    refunds_minor: '0',
    net_minor: '500',
    settled_minor: '0',
    unsettled_minor: '0',
  },
  {
    ...key,
    day: '2026-11-23',
    currency: 'LAK',
    paid_orders: '0',
    gross_minor: '0',
    refund_count: '1',
    refunds_minor: '80',
    net_minor: '-80',
    settled_minor: '0',
    unsettled_minor: '0',
  },
  {
    ...key,
    day: '2026-11-24',
    currency: 'LAK',
    paid_orders: '1',
    gross_minor: '700',
    refund_count: '0',
    refunds_minor: '0',
    net_minor: '700',
    settled_minor: '0',
    unsettled_minor: '0',
  },
];

const storeDay = async (clickhouse: ClickHouse, fromOffset: number) => {
  const eventRange = givenRange(orderEvents, events.slice(fromOffset), { fromOffset });
  const orderRange = givenRange(orderSnapshots, snapshots.slice(fromOffset), { fromOffset });
  await store(clickhouse, orderEventsTable, orderEvents, [eventRange]);
  await store(clickhouse, orders, orderSnapshots, [orderRange]);
};

describe('settlement_daily', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());
  const view = () =>
    db.clickhouse.query('SELECT * EXCEPT calculated_at FROM settlement_daily ORDER BY day, currency');

  it('is what is computed by hand', async () => {
    await storeDay(db.clickhouse, 0);
    expect(await view()).toEqual(expected);
  });

  it('stays so when everything is stored again, and again in overlapping ranges', async () => {
    await storeDay(db.clickhouse, 0);
    await storeDay(db.clickhouse, 1);
    await storeDay(db.clickhouse, 2);
    expect(await view()).toEqual(expected);
  });

  it('sums beyond 64 bits without wrapping', async () => {
    const most = 2n ** 63n - 1n;
    const huge = [1, 2, 3].map((n) => ({
      ...payment,
      event_id: `h${n}`,
      order_key: `h${n}`,
      movement_minor: most,
    }));
    const range = givenRange(
      orderEvents,
      huge.map((event) => ({ ...event, currency: 'VND', exponent: 0 })),
    );
    await store(db.clickhouse, orderEventsTable, orderEvents, [range]);
    const [row] = await db.clickhouse.query(
      "SELECT gross_minor FROM settlement_daily WHERE currency = 'VND'",
    );
    expect(row).toEqual({ gross_minor: '27670116110564327421' });
  });
});
