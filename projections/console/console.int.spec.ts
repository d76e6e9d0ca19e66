import {
  callbackOutcomes,
  callbacks,
  deadLetters,
  orderEvents,
  orderFacts,
  orderSnapshots,
} from '@quittance/schemas/topics/index';
import { callbackOutcomesTable } from '../callback-outcomes.js';
import { callbacksTable } from '../callbacks.js';
import { deadLettersTable } from '../dead-letters.js';
import { orderEventsTable } from '../order-events.js';
import { orderFactsTable } from '../order-facts.js';
import { orders } from '../orders.js';
import { freshnessReader } from '../queries/freshness.js';
import { givenRange, store, type TestDatabase, testDatabase } from '../testing/clickhouse.given.js';
import { AT, paidOrder, payment, refund } from '../testing/orders.given.js';
import { consoleApi } from './api.js';
import { explain } from './explain.js';

const account = { provider: 'newpay', account: 'laos', merchant: 'acme' };
const place = { callback_topic: 'callbacks.newpay', callback_partition: 3, callback_offset: 17, facts: 1 };
const accepted = { ...account, callback_id: 'c1', received_at: AT, body_sha256: 'ab' };
const order = {
  ...paidOrder,
  merchant_order_no: 'M-1',
  merge_no: 'MG',
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
    { kind: 'restated', severity: 'H', state: 'OPEN', first_seen_at: AT },
    { kind: 'unsigned', severity: 'M', state: 'ACKNOWLEDGED', first_seen_at: AT },
    { kind: 'over_refund', severity: 'H', state: 'RESOLVED', first_seen_at: AT },
  ],
  handlings: [{ kind: 'unsigned', state: 'ACKNOWLEDGED', actor: 'ada', acted_at: AT, note: 'asked them' }],
};
const fact = {
  ...account,
  ...place,
  fact_id: 'f1',
  order_key: order.order_key,
  callback_id: 'c1',
  received_at: AT,
};

const apiOf = ({ clickhouse }: TestDatabase) => {
  const told = { clickhouse, positions: () => [], now: () => AT };
  return consoleApi({ ...told, freshness: freshnessReader({ ...told, completeUpTo: () => null }) });
};

describe('the console on the real server', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    const { clickhouse } = db;
    const at = { name: 'callbacks.newpay', partition: 3, fromOffset: 17 };
    await store(clickhouse, orders, orderSnapshots, [givenRange(orderSnapshots, [order])]);
    await store(clickhouse, orderEventsTable, orderEvents, [givenRange(orderEvents, [payment, refund])]);
    await store(clickhouse, callbacksTable, callbacks, [
      givenRange(callbacks, [accepted, { ...accepted, callback_id: 'bad' }], at),
    ]);
    await store(clickhouse, orderFactsTable, orderFacts, [givenRange(orderFacts, [fact])]);
    await store(clickhouse, callbackOutcomesTable, callbackOutcomes, [
      givenRange(callbackOutcomes, [
        { ...accepted, ...place, fact_index: -1, outcome: 'translated' },
        { ...accepted, ...place, fact_index: 0, outcome: 'applied', order_key: order.order_key },
      ]),
    ]);
    const letter = {
      ...account,
      dead_letter_id: 'd1',
      callback_id: 'bad',
      reason: 'unknown_status',
      received_at: AT,
      key: Buffer.from('ORDER-9'),
    };
    await store(clickhouse, deadLettersTable, deadLetters, [givenRange(deadLetters, [letter])]);
  });
  afterAll(() => db.drop());

  it.each([
    ['the order key', 'newpay|laos|1'],
    ['the provider’s number', '1'],
    ['the merchant’s number', 'M-1'],
    ['the merge number', 'MG'],
    ['the refund number', 'r1'],
    ['the callback id', 'c1'],
    ['the fact id', 'f1'],
    ['the event id', 'e2'],
    ['the callback’s place', 'callbacks.newpay/3/17'],
  ])('explains an order by %s', async (_, id) => {
    expect(await explain(db.clickhouse, id)).toMatchObject({
      id,
      found: true,
      orders: [
        {
          order_key: 'newpay|laos|1',
          payment_state: 'SUCCEEDED',
          net: '10.00',
          place: 'order-snapshots/0/0',
        },
      ],
      refunds: [{ refund_no: 'r1', amount: '2.50' }],
      exceptions: [
        { kind: 'over_refund', state: 'RESOLVED' },
        { kind: 'restated', state: 'OPEN' },
        { kind: 'unsigned', state: 'ACKNOWLEDGED', handled_by: 'ada', note: 'asked them' },
      ],
      callbacks: [{ callback_id: 'c1', place: 'callbacks.newpay/3/17' }],
      outcomes: [{ outcome: 'translated' }, { outcome: 'applied' }],
      facts: [{ fact_id: 'f1', place: 'order-facts/0/0' }],
      events: [{ event_id: 'e1' }, { event_id: 'e2', movement: '-2.50' }],
      dead_letters: [],
    });
  });

  it('explains a callback that became a dead letter and no order', async () => {
    expect(await explain(db.clickhouse, 'bad')).toMatchObject({
      found: true,
      orders: [],
      callbacks: [{ callback_id: 'bad' }],
      dead_letters: [{ reason: 'unknown_status', place: 'dead-letters/0/0' }],
    });
    for (const id of ['d1', 'ORDER-9']) {
      expect(await explain(db.clickhouse, id)).toMatchObject({
        found: true,
        dead_letters: [{ callback_id: 'bad' }],
      });
    }
  });

  it.each(['nothing', '', "' OR 1 --", '%', '\u0000\ud800'])('knows nothing of %j', async (id) => {
    expect(await explain(db.clickhouse, id)).toMatchObject({ found: false, orders: [], callbacks: [] });
  });

  it('sums up, with amounts as text by their exponent', async () => {
    const api = apiOf(db);
    expect(await api.summary()).toMatchObject({
      as_of: '2026-11-22T04:05:06.789Z',
      money: [{ provider: 'newpay', currency: 'LAK', gross_minor: '1000', gross: '10.00' }],
      accounts: [{ provider: 'newpay', account: 'laos', callbacks: '2' }],
      exceptions: [
        { kind: 'restated', severity: 'H', exceptions: '1', acknowledged: '0' },
        { kind: 'unsigned', severity: 'M', exceptions: '0', acknowledged: '1' },
      ],
      rejected: [],
      dead_letters: [{ reason: 'unknown_status', dead_letters: '1' }],
      freshness: { last_callback_at: '2026-11-22 04:05:06.789' },
    });
  });

  it('says of an empty system that nothing has happened yet', async () => {
    const empty = await testDatabase();
    const api = apiOf(empty);
    const { money, freshness } = await api.summary();
    await empty.drop();
    expect([money, freshness['last_callback_at']]).toEqual([[], null]);
  });

  it('shows every public view as a query', async () => {
    const api = apiOf(db);
    expect(await api.query('refunds', {})).toMatchObject([{ refund_no: 'r1', amount: '2.50' }]);
    expect(await api.query('t_orders', {})).toBeNull();
    expect(api.catalogue().map(({ name }) => name)).toEqual(expect.arrayContaining(['orders', 'summary']));
  });
});
