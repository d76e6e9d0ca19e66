import { orderEvents } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** Everything that changed in an order; movements and half of settlement_daily read its table. */
export const orderEventsTable = tableProjection({
  name: 'order-events',
  topic: orderEvents,
  version: 1,
  fields: [
    'event_id',
    'type',
    'order_key',
    'order_version',
    'provider',
    'account',
    'merchant',
    'time_zone',
    'fact_id',
    'callback_id',
    'trust',
    'refund_no',
    'exception_kind',
    'detail',
    'currency',
    'exponent',
    'amount_minor',
    'movement_kind',
    'movement_minor',
    'occurred_at',
    'time_quality',
    'local_day',
    'received_at',
    'source_partition',
    'source_offset',
  ],
});
