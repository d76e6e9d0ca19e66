import type { CallbackOutcome } from '../../generated/callback-outcomes.js';
import { DAY_MS, schemaText, type Topic } from '../topic.js';

export const callbackOutcomes: Topic<CallbackOutcome> = {
  folder: 'callback-outcomes',
  names: ['callback-outcomes'],
  retention: { kind: 'delete', ms: 90 * DAY_MS },
  key: 'callback id',
  schema: schemaText('callback-outcomes'),
};
