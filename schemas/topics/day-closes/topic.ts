import type { DayClose } from '../../generated/day-closes.js';
import { schemaText, type Topic } from '../topic.js';

/** Days that were signed: kept for ever, for "as closed" is asked for ever. */
export const dayCloses: Topic<DayClose> = {
  folder: 'day-closes',
  names: ['day-closes'],
  retention: { kind: 'forever' },
  key: 'provider, account and day',
  schema: schemaText('day-closes'),
};
