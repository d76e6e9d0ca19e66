import { orderEvents, orderSnapshots } from '@quittance/schemas/topics/index';
import { orderEventsTable } from './order-events.js';
import { orders } from './orders.js';
import { givenRange, store, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { AT, paidOrder, payment } from './testing/orders.given.js';

const member = { ...paidOrder, merge_no: 'MG', refunded_minor: 200n, net_minor: 800n };
const reported = { ...payment, type: 'merge.reported', merge_no: 'MG', movement_minor: null };

describe('merges', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    const snapshots = givenRange(orderSnapshots, [
      { ...member, order_key: 'k1' },
      {
        ...member,
        order_key: 'k2',
        merchant: 'other',
        payment_state: 'FAILED',
        paid_minor: 0n,
        net_minor: -200n,
      },
      { ...member, order_key: 'k3', currency: 'USD' },
      { ...member, order_key: 'k4', account: 'thai', order_minor: null },
      { ...paidOrder, order_key: 'alone' },
    ]);
    const events = givenRange(orderEvents, [
      { ...reported, event_id: 'e1', merge_size: 5 },
      { ...reported, event_id: 'e2', order_key: 'k2', merge_size: 4, received_at: AT + 1 },
    ]);
    for (let twice = 0; twice < 2; twice += 1) {
      await store(db.clickhouse, orders, orderSnapshots, [snapshots]);
      await store(db.clickhouse, orderEventsTable, orderEvents, [events]);
    }
  });
  afterAll(() => db.drop());

  it('has a row per merge and currency, members of all merchants, and what was reported last', async () => {
    const rows = await db.clickhouse.query('SELECT * FROM merges ORDER BY account, currency');
    expect(rows).toMatchObject([
      {
        provider: 'newpay',
        account: 'laos',
        merge_no: 'MG',
        currency: 'LAK',
        exponent: 2,
        members: '2',
        members_seen: '3',
        members_reported: 4,
        order_minor: '2000',
        paid_minor: '1000',
        refunded_minor: '400',
        net_minor: '600',
        merchants: ['acme', 'other'],
        payment_states: ['FAILED', 'SUCCEEDED'],
        member_rows: [
          { order_key: 'k1', merchant: 'acme', payment_state: 'SUCCEEDED', order_minor: '1000' },
          { order_key: 'k2', merchant: 'other', payment_state: 'FAILED', order_minor: '1000' },
        ],
      },
      { account: 'laos', currency: 'USD', members: '1', members_seen: '3', paid_minor: '1000' },
      { account: 'thai', members: '1', members_seen: '1', members_reported: null, order_minor: null },
    ]);
  });
});
