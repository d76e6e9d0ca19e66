import type { Statement } from '../../generated/statements.js';
import { schemaText, type Topic } from '../topic.js';

/** Which bills were imported: what they cover, their sums, and which one replaces which. */
export const statements: Topic<Statement> = {
  folder: 'statements',
  names: ['statements'],
  retention: { kind: 'forever' },
  key: 'provider and account',
  schema: schemaText('statements'),
};
