import { orderEvents, orderSnapshots } from '@quittance/schemas/topics/index';
import { orderEventsTable } from '../order-events.js';
import { orders } from '../orders.js';
import { givenRange, store, type TestDatabase, testDatabase } from '../testing/clickhouse.given.js';
import { AT, paidOrder, payment, refund } from '../testing/orders.given.js';
import { queries } from './registry.js';
import { BadParameter, runQuery } from './run.js';

const now = () => AT + 5 * 86_400_000;

const refunded = {
  ...paidOrder,
  refund_state: 'PARTIAL',
  refunded_minor: 250n,
  refund_count: 1,
  net_minor: 750n,
  refunds: [
    {
      refund_no: 'r1',
      state: 'SUCCEEDED',
      amount_minor: 250n,
      currency: 'LAK',
      exponent: 2,
      refunded_at: AT,
    },
  ],
  exceptions: [
    { kind: 'settled_then_refunded', severity: 'L', state: 'OPEN' },
    { kind: 'restated', severity: 'H', state: 'OPEN' },
    { kind: 'over_refund', severity: 'H', state: 'CLEARED' },
  ],
};
const dollars = { ...paidOrder, order_key: 'newpay|laos|2', currency: 'USD', settlement_state: 'UNKNOWN' };

describe('named queries on the real server', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await store(db.clickhouse, orders, orderSnapshots, [givenRange(orderSnapshots, [refunded, dollars])]);
    const dollarPayment = { ...payment, event_id: 'e3', order_key: 'newpay|laos|2', currency: 'USD' };
    await store(db.clickhouse, orderEventsTable, orderEvents, [
      givenRange(orderEvents, [payment, refund, dollarPayment]),
    ]);
  });
  afterAll(() => db.drop());

  const run = (name: string, given: Readonly<Record<string, string>> = {}) => {
    const query = queries.get(name);
    if (query === undefined) throw new Error(name);
    return runQuery(db.clickhouse, query, given, now);
  };

  it.each([...queries.keys()])('%s runs with its defaults', async (name) => {
    await expect(run(name)).resolves.toBeDefined();
  });

  it('summary: per provider and currency, never added up', async () => {
    expect(await run('summary')).toMatchObject([
      {
        currency: 'LAK',
        orders: '1',
        paid_orders: '1',
        gross_minor: '1000',
        refunds_minor: '250',
        net_minor: '750',
      },
      { currency: 'USD', orders: '1', gross_minor: '1000', refunds_minor: '0', net_minor: '1000' },
    ]);
  });

  it('trial_balance: every difference is 0', async () => {
    const balanced = { paid_difference_minor: '0', refund_difference_minor: '0' };
    expect(await run('trial_balance')).toMatchObject([
      { currency: 'LAK', paid_journal_minor: '1000', refund_journal_minor: '250', ...balanced },
      { currency: 'USD', paid_journal_minor: '1000', ...balanced },
    ]);
  });

  it('unsettled_ageing: by age, an unknown settlement apart', async () => {
    expect(await run('unsettled_ageing')).toEqual([
      {
        provider: 'newpay',
        currency: 'LAK',
        exponent: 2,
        settlement: 'UNSETTLED',
        age_days: '3-7',
        orders: '1',
        open_minor: '750',
      },
      {
        provider: 'newpay',
        currency: 'USD',
        exponent: 2,
        settlement: 'UNKNOWN',
        age_days: '3-7',
        orders: '1',
        open_minor: '1000',
      },
    ]);
  });

  it('refund_register: the refund with its payment, within [from, to)', async () => {
    const [row] = await run('refund_register', { from: '2026-11-22' });
    expect(row).toMatchObject({
      refund_no: 'r1',
      amount_minor: '250',
      payment_minor: '1000',
      payment_currency: 'LAK',
    });
    expect(await run('refund_register', { to: '2026-11-22T04:05:06.789Z' })).toEqual([]);
    expect(await run('refund_register', { to: '2026-11-22T04:05:06.790Z' })).toHaveLength(1);
  });

  it('exceptions_open: gravest first, cleared ones not', async () => {
    expect((await run('exceptions_open')).map((row) => row['kind'])).toEqual([
      'restated',
      'settled_then_refunded',
    ]);
  });

  it('daily_summary: by day', async () => {
    expect(await run('daily_summary', { from: '2026-11-22', to: '2026-11-22' })).toHaveLength(2);
    expect(await run('daily_summary', { from: '2026-11-23' })).toEqual([]);
  });

  it.each([
    ['an unknown parameter', { day: '2026-11-22' }],
    ['a day that is none', { from: '2026-13-45' }],
    ['an injection', { from: "2026-11-22' OR 1" }],
  ])('refuses %s', (_, given) => {
    expect(() => run('daily_summary', given)).toThrow(BadParameter);
  });
});
