import { callbacksRejected } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** Refused callbacks by cause; neither headers nor body, which nobody has vouched for. */
export const callbacksRejectedTable = tableProjection({
  name: 'callbacks-rejected',
  topic: callbacksRejected,
  version: 1,
  fields: ['rejection_id', 'provider', 'account', 'received_at', 'cause', 'http_status', 'body_length'],
});
