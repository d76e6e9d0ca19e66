import type { Redrive } from '../../generated/redrives.js';
import { schemaText, type Topic } from '../topic.js';

/** Dead letters sent through the pipeline again: kept for ever, for they are input and audit in one. */
export const redrives: Topic<Redrive> = {
  folder: 'redrives',
  names: ['redrives'],
  retention: { kind: 'forever' },
  key: 'key of the original record',
  schema: schemaText('redrives'),
};
