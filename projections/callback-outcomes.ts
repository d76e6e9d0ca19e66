import { callbackOutcomes } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** What became of each callback and of each of its facts. */
export const callbackOutcomesTable = tableProjection({
  name: 'callback-outcomes',
  topic: callbackOutcomes,
  version: 1,
  fields: [
    'callback_id',
    'provider',
    'account',
    'callback_topic',
    'callback_partition',
    'callback_offset',
    'fact_index',
    'facts',
    'outcome',
    'reason',
    'order_key',
    'fact_id',
    'received_at',
  ],
});
