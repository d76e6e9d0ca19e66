import { orderEvents } from '@quittance/schemas/topics/index';
import { orderEventsTable } from './order-events.js';
import { payment, refund } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const moveless = {
  ...payment,
  event_id: 'e0',
  type: 'payment.pending',
  movement_kind: null,
  movement_minor: null,
};

projectionShows('movements', {
  feed: orderEventsTable,
  topic: orderEvents,
  ranges: [
    givenRange(orderEvents, [moveless, payment]),
    givenRange(orderEvents, [refund], { fromOffset: 2 }),
  ],
  select: 'SELECT * FROM movements ORDER BY effect_id',
  rows: [
    {
      effect_id: 'e1',
      order_key: 'newpay|laos|1',
      kind: 'payment',
      amount_minor: '1000',
      currency: 'LAK',
      exponent: 2,
      occurred_at: '2026-11-22 04:05:06.789',
      time_quality: 'provider',
    },
    { effect_id: 'e2', kind: 'refund', amount_minor: '-250', refund_no: 'r1' },
  ],
});
