import { redrives } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** Who sent which dead letter through again, when and why; the bytes stay in Kafka. */
export const redrivesTable = tableProjection({
  name: 'redrives',
  topic: redrives,
  version: 1,
  fields: [
    'redrive_id',
    'batch_id',
    'dead_letter_id',
    'step',
    'reason',
    'provider',
    'account',
    'callback_id',
    'origin_topic',
    'origin_partition',
    'origin_offset',
    'received_at',
    'actor',
    'note',
    'redriven_at',
  ],
});
