import { callbackOutcomes } from '@quittance/schemas/topics/index';
import { callbackOutcomesTable } from './callback-outcomes.js';
import { AT } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const place = {
  callback_id: 'c1',
  provider: 'newpay',
  account: 'laos',
  callback_topic: 'callbacks.newpay',
  callback_partition: 3,
  callback_offset: 17,
  facts: 1,
  received_at: AT,
};

projectionShows('callback_outcomes', {
  feed: callbackOutcomesTable,
  topic: callbackOutcomes,
  ranges: [
    givenRange(callbackOutcomes, [
      { ...place, fact_index: -1, outcome: 'translated' },
      { ...place, fact_index: 0, outcome: 'applied', order_key: 'newpay|laos|1', fact_id: 'f' },
    ]),
  ],
  select: 'SELECT * FROM callback_outcomes ORDER BY fact_index',
  rows: [
    {
      topic: 'callbacks.newpay',
      partition: 3,
      offset: '17',
      fact_index: -1,
      facts: 1,
      outcome: 'translated',
      reason: '',
      order_key: null,
      callback_id: 'c1',
      provider: 'newpay',
      account: 'laos',
      received_at: '2026-11-22 04:05:06.789',
    },
    { fact_index: 0, outcome: 'applied', order_key: 'newpay|laos|1', fact_id: 'f' },
  ],
});
