import type { CallbackRejected } from '../../generated/callbacks-rejected.js';
import { DAY_MS, schemaText, type Topic } from '../topic.js';

export const callbacksRejected: Topic<CallbackRejected> = {
  folder: 'callbacks-rejected',
  names: ['callbacks.rejected'],
  retention: { kind: 'delete', ms: 7 * DAY_MS },
  key: 'provider and account',
  schema: schemaText('callbacks-rejected'),
};
