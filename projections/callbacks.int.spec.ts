import { callbacks } from '@quittance/schemas/topics/index';
import { callbacksTable } from './callbacks.js';
import { AT } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const accepted = {
  callback_id: 'c1',
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  options: { apiVersion: '2' },
  received_at: AT,
  trust: 'SIGNED',
  key_id: '2026-a',
  body: Buffer.from('{"secret":1}'),
  body_sha256: 'ab',
};

projectionShows('callbacks', {
  feed: callbacksTable,
  topic: callbacks,
  ranges: [
    givenRange(callbacks, [accepted, { ...accepted, callback_id: 'c2' }], {
      name: 'callbacks.newpay',
      partition: 3,
    }),
    givenRange(callbacks, [{ ...accepted, provider: 'eftpay', callback_id: 'c3' }], {
      name: 'callbacks.eftpay',
    }),
  ],
  select: 'SELECT * FROM callbacks ORDER BY callback_id',
  rows: [
    {
      callback_id: 'c1',
      provider: 'newpay',
      account: 'laos',
      received_at: '2026-11-22 04:05:06.789',
      trust: 'SIGNED',
      key_id: '2026-a',
      body_sha256: 'ab',
      topic: 'callbacks.newpay',
      partition: 3,
      offset: '0',
    },
    { callback_id: 'c2', topic: 'callbacks.newpay', partition: 3, offset: '1' },
    { callback_id: 'c3', topic: 'callbacks.eftpay', partition: 0, offset: '0' },
  ],
});
