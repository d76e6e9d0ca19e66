import {
  callbackOutcomes,
  callbacks,
  deadLetters,
  orderEvents,
  orderSnapshots,
} from '@quittance/schemas/topics/index';
import { callbackOutcomesTable } from '../callback-outcomes.js';
import { callbacksTable } from '../callbacks.js';
import { deadLettersTable } from '../dead-letters.js';
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
    { kind: 'terminal_conflict', severity: 'H', state: 'ACKNOWLEDGED', finding_id: 'x' },
    { kind: 'amount_mismatch', severity: 'H', state: 'RESOLVED' },
    { kind: 'currency_mismatch', severity: 'H', state: 'IGNORED' },
  ],
  handlings: [
    { kind: 'terminal_conflict', state: 'ACKNOWLEDGED', actor: 'ada', assignee: 'bob', acted_at: AT },
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

  it('exceptions_open: gravest first, those nobody has taken up before the others, no settled ones', async () => {
    expect(await run('exceptions_open')).toMatchObject([
      { kind: 'restated', state: 'OPEN', assignee: null },
      {
        kind: 'terminal_conflict',
        state: 'ACKNOWLEDGED',
        assignee: 'bob',
        handled_by: 'ada',
        handled_at: '2026-11-22 04:05:06.789',
        finding_id: 'x',
      },
      { kind: 'settled_then_refunded', state: 'OPEN' },
    ]);
  });

  const received = { provider: 'newpay', account: 'laos', received_at: AT };
  const outcome = (offset: number, fact_index: number, is: string, topic = 'callbacks.newpay') => ({
    ...received,
    callback_topic: topic,
    callback_offset: offset,
    fact_index,
    outcome: is,
    order_key: fact_index < 0 ? null : `newpay|laos|${offset % 2}`,
  });

  it('duplicates_by_provider and _by_order: of what providers sent, decisions of people apart', async () => {
    const sent = ['aa', 'aa', 'bb', 'cc'].map((body_sha256) => ({ ...received, body_sha256 }));
    await store(db.clickhouse, callbacksTable, callbacks, [
      givenRange(callbacks, sent, { name: 'callbacks.newpay' }),
    ]);
    const outcomes = [
      outcome(0, -1, 'translated'),
      outcome(0, 0, 'applied'),
      outcome(1, 0, 'applied'),
      outcome(2, 0, 'duplicate'),
      outcome(2, 1, 'duplicate'),
      outcome(4, 0, 'duplicate', 'operator-actions'),
    ];
    const range = givenRange(callbackOutcomes, outcomes);
    await store(db.clickhouse, callbackOutcomesTable, callbackOutcomes, [range, range]);
    const counted = {
      facts: '4',
      duplicate_facts: '2',
      duplicate_share: 0.5,
      callbacks: '4',
      repeated_bodies: '1',
    };
    expect(await run('duplicates_by_provider')).toMatchObject([
      { provider: 'newpay', account: 'laos', ...counted },
    ]);
    expect(await run('duplicates_by_order')).toMatchObject([
      { order_key: 'newpay|laos|0', facts: '3', duplicate_facts: '2' },
    ]);
    expect(await run('duplicates_by_provider', { to: '2026-11-22' })).toEqual([]);
    expect(await run('duplicates_by_order', { from: '2026-11-23' })).toEqual([]);
  });

  it('quarantined_by_reason: gravest first, a reason nobody has thought of is grave', async () => {
    const letters = ['unknown_code', 'unsupported_precision', 'unknown_code', 'of_tomorrow'].map(
      (reason, at) => ({
        ...received,
        dead_letter_id: `d${at}`,
        step: 'translate',
        reason,
        detail: `detail ${at}`,
        value: Buffer.from('the original'),
      }),
    );
    const decision = {
      ...received,
      dead_letter_id: 'd9',
      reason: 'missing_note',
      origin_topic: 'operator-actions',
    };
    const range = givenRange(deadLetters, [...letters, decision]);
    await store(db.clickhouse, deadLettersTable, deadLetters, [range, range]);
    const rows = await run('quarantined_by_reason');
    expect(rows).toMatchObject([
      { severity: 'H', reason: 'of_tomorrow', records: '1' },
      { severity: 'H', reason: 'unsupported_precision', records: '1', latest_detail: 'detail 1' },
      { severity: 'M', reason: 'unknown_code', records: '2', latest_detail: 'detail 2' },
      { severity: 'L', reason: 'missing_note', records: '1' },
    ]);
    const seen = JSON.stringify(await db.clickhouse.query('SELECT * FROM dead_letters'));
    expect(seen).toContain('unknown_code');
    expect(seen).not.toContain('the original');
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
