import { dayCloses } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** Days that were signed, as they were signed. */
export const dayClosesTable = tableProjection({
  name: 'day-closes',
  topic: dayCloses,
  version: 1,
  fields: [
    'close_id',
    'provider',
    'account',
    'merchant',
    'time_zone',
    'day',
    'closed_at',
    'actor',
    'because',
    'open_h_exceptions',
    'quarantined_h',
    'hash',
    'totals',
    'watermark',
    'accepted_exceptions',
  ],
});
