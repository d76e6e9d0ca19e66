import { dayCloses, orderEvents } from '@quittance/schemas/topics/index';
import { dayClosesTable } from './day-closes.js';
import { orderEventsTable } from './order-events.js';
import { givenRange, store, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';
import { AT, DAY, payment, refund } from './testing/orders.given.js';

const close = {
  close_id: 'c1',
  provider: 'newpay',
  account: 'laos',
  time_zone: 'Asia/Vientiane',
  day: DAY,
  closed_at: AT + 86_400_000,
  watermark: [{ partition: 0, offset: 2 }],
};

describe('restatements', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  it('are the movements of a closed day behind its watermark, also in a partition that is newer', async () => {
    const late = { ...payment, event_id: 'late', order_key: 'k2', received_at: AT + 2 * 86_400_000 };
    const events = [payment, refund, late, { ...late, event_id: 'of an open day', local_day: DAY + 1 }];
    await store(db.clickhouse, dayClosesTable, dayCloses, [givenRange(dayCloses, [close])]);
    await store(db.clickhouse, orderEventsTable, orderEvents, [
      givenRange(orderEvents, events),
      givenRange(orderEvents, [{ ...payment, event_id: 'elsewhere' }], { partition: 7 }),
      givenRange(orderEvents, [{ ...payment, event_id: 'of another', account: 'thai' }], {
        partition: 7,
        fromOffset: 1,
      }),
    ]);
    expect(await db.clickhouse.query('SELECT * FROM restatements ORDER BY effect_id')).toMatchObject([
      {
        effect_id: 'elsewhere',
        received_day: '2026-11-22',
        after_close_s: '-86400',
        partition: 7,
        offset: '0',
      },
      {
        effect_id: 'late',
        day: '2026-11-22',
        amount_minor: '1000',
        currency: 'LAK',
        received_day: '2026-11-24',
        callback_delay_s: '172800',
        after_close_s: '86400',
        close_id: 'c1',
      },
    ]);
  });
});
