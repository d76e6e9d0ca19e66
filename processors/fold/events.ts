import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import { dataSchema, ORDER_EVENTS_VERSION } from '@quittance/schemas/order-events';
import { passedOn } from '../headers.js';
import type { CausedEvent } from './chunk.js';

const SCHEMA = dataSchema(ORDER_EVENTS_VERSION);

/**
 * An event as a record. Its headers are those of CloudEvents 1.0 in binary mode (Kafka protocol binding: attributes
 * as `ce_` headers), so that any service can route it without decoding the value.
 */
export function eventRecord(
  { event, record }: CausedEvent,
  topic: string,
  encode: (event: OrderEvent) => Buffer,
): OutgoingRecord {
  return {
    topic,
    key: Buffer.from(event.order_key),
    value: encode(event),
    headers: {
      ...passedOn(record),
      ce_specversion: '1.0',
      ce_id: event.event_id,
      ce_type: event.type,
      ce_source: `/quittance/${encodeURIComponent(event.provider)}/${encodeURIComponent(event.account)}`,
      ce_subject: event.order_key,
      ce_time: new Date(event.occurred_at).toISOString(),
      ce_dataschema: SCHEMA,
    },
    timestampMs: event.received_at,
    partition: record.partition,
  };
}
