import { deadLetters } from '@quittance/schemas/topics/index';
import { deadLettersTable } from './dead-letters.js';
import { AT } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const letter = {
  dead_letter_id: 'callbacks.newpay|3|17|-1',
  step: 'translate',
  reason: 'unknown_status',
  detail: 'payStatus: one of …',
  provider: 'newpay',
  account: 'laos',
  origin_topic: 'callbacks.newpay',
  origin_partition: 3,
  origin_offset: 17,
  callback_id: 'c1',
  received_at: AT,
  key: Buffer.from('2022090670'),
  value: Buffer.from([0, 255, 10]),
};

projectionShows('dead-letters', {
  feed: deadLettersTable,
  topic: deadLetters,
  ranges: [givenRange(deadLetters, [letter], { partition: 2, fromOffset: 40 })],
  select: 'SELECT * FROM t_dead_letters FINAL',
  rows: [
    {
      reason: 'unknown_status',
      origin_offset: '17',
      callback_id: 'c1',
      record_key: '2022090670',
      kafka_partition: 2,
      kafka_offset: '40',
    },
  ],
});

projectionShows('dead_letters', {
  feed: deadLettersTable,
  topic: deadLetters,
  ranges: [givenRange(deadLetters, [letter], { partition: 2, fromOffset: 40 })],
  select: 'SELECT * FROM dead_letters',
  rows: [
    {
      dead_letter_id: 'callbacks.newpay|3|17|-1',
      severity: 'M',
      step: 'translate',
      reason: 'unknown_status',
      detail: 'payStatus: one of …',
      provider: 'newpay',
      account: 'laos',
      origin_topic: 'callbacks.newpay',
      origin_partition: 3,
      origin_offset: '17',
      callback_id: 'c1',
      received_at: '2026-11-22 04:05:06.789',
    },
  ],
});
