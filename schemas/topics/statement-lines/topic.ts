import type { StatementLine } from '../../generated/statement-lines.js';
import { schemaText, type Topic } from '../topic.js';

/** The lines of imported bills: as good as a callback, so kept for ever. */
export const statementLines: Topic<StatementLine> = {
  folder: 'statement-lines',
  names: ['statement-lines'],
  retention: { kind: 'forever' },
  key: 'order key',
  schema: schemaText('statement-lines'),
};
