import { callbacks } from '@quittance/schemas/topics/index';
import { tableProjection } from './projection.js';

/** An index of what was accepted and where it lies; no body, so no personal data. */
export const callbacksTable = tableProjection({
  name: 'callbacks',
  topic: callbacks,
  version: 1,
  fields: ['callback_id', 'provider', 'account', 'merchant', 'received_at', 'trust', 'key_id', 'body_sha256'],
});
