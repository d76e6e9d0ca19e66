import { deadLetters } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** What could not be used and why; the original bytes stay in Kafka. */
export const deadLettersTable = tableProjection({
  name: 'dead-letters',
  topic: deadLetters,
  version: 1,
  fields: [
    'dead_letter_id',
    'step',
    'reason',
    'detail',
    'provider',
    'account',
    'origin_topic',
    'origin_partition',
    'origin_offset',
    'callback_id',
    'key',
    'received_at',
  ],
});
