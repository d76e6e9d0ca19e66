import { callbacksRejected } from '@quittance/schemas/topics/index';
import { callbacksRejectedTable } from './callbacks-rejected.js';
import { AT } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const rejected = {
  rejection_id: 'x1',
  provider: "nobody'; DROP TABLE t_orders --",
  account: '\u0000',
  received_at: AT,
  cause: 'wrong_signature',
  http_status: 401,
  headers: { 'content-type': 'application/json' },
  body_start: Buffer.from([0xff, 0xfe]),
  body_length: 262_145,
};

projectionShows('callbacks-rejected', {
  feed: callbacksRejectedTable,
  topic: callbacksRejected,
  ranges: [givenRange(callbacksRejected, [rejected, { ...rejected, rejection_id: 'x2' }])],
  select: 'SELECT * FROM callbacks_rejected ORDER BY rejection_id',
  rows: [
    {
      rejection_id: 'x1',
      provider: "nobody'; DROP TABLE t_orders --",
      http_status: 401,
      body_length: '262145',
    },
    { rejection_id: 'x2', cause: 'wrong_signature' },
  ],
});
