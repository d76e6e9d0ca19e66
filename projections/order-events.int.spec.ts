import { orderEvents } from '@quittance/schemas/topics/index';
import { orderEventsTable } from './order-events.js';
import { store, testDatabase } from './testing/clickhouse.given.js';
import { payment, refund } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const moveless = {
  ...payment,
  event_id: 'e0',
  type: 'payment.pending',
  movement_kind: null,
  movement_minor: null,
};

projectionShows('order-events', {
  feed: orderEventsTable,
  topic: orderEvents,
  ranges: [givenRange(orderEvents, [moveless, payment, refund])],
  select: 'SELECT event_id, type, movement_minor, local_day FROM t_order_events FINAL ORDER BY event_id',
  rows: [
    { event_id: 'e0', type: 'payment.pending', movement_minor: null, local_day: '2026-11-22' },
    { event_id: 'e1', type: 'payment.succeeded', movement_minor: '1000' },
    { event_id: 'e2', type: 'refund.succeeded', movement_minor: '-250' },
  ],
});

it('takes a range over more years than the server allows partitions per insert (100)', async () => {
  const db = await testDatabase();
  const events = Array.from({ length: 110 }, (_, year) => ({
    ...payment,
    event_id: `y${year}`,
    local_day: year * 366,
  }));
  await store(db.clickhouse, orderEventsTable, orderEvents, [givenRange(orderEvents, events)]);
  const rows = await db.clickhouse.query(
    'SELECT count() AS n, sum(toInt128(amount_minor)) AS sum FROM movements',
  );
  await db.drop();
  expect(rows).toEqual([{ n: '110', sum: '110000' }]);
}, 30_000);
