import { redrives } from '@quittance/schemas/topics/index';
import { redrivesTable } from './redrives.js';
import { AT } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const redrive = {
  redrive_id: 'r1',
  batch_id: 'b1',
  dead_letter_id: 'callbacks.newpay|3|17|-1',
  step: 'translate',
  reason: 'unknown_status',
  provider: 'newpay',
  account: 'laos',
  callback_id: 'c1',
  origin_topic: 'callbacks.newpay',
  origin_partition: 3,
  origin_offset: 17,
  received_at: AT,
  value: Buffer.from([0, 255, 10]),
  actor: 'li.na',
  note: 'the status is known now',
  redriven_at: AT,
};

projectionShows('redrives', {
  feed: redrivesTable,
  topic: redrives,
  ranges: [givenRange(redrives, [redrive], { partition: 2, fromOffset: 40 })],
  select: 'SELECT * FROM redrives',
  rows: [
    {
      redrive_id: 'r1',
      dead_letter_id: 'callbacks.newpay|3|17|-1',
      reason: 'unknown_status',
      origin_offset: '17',
      actor: 'li.na',
      note: 'the status is known now',
      redriven_at: '2026-11-22 04:05:06.789',
      partition: 2,
      offset: '40',
    },
  ],
});
