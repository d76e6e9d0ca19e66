import type { DeadLetter } from '../../generated/dead-letters.js';
import { DAY_MS, schemaText, type Topic } from '../topic.js';

export const deadLetters: Topic<DeadLetter> = {
  folder: 'dead-letters',
  names: ['dead-letters'],
  retention: { kind: 'delete', ms: 90 * DAY_MS },
  key: 'the key of the original record',
  schema: schemaText('dead-letters'),
};
