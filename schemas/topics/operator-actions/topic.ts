import type { OperatorAction } from '../../generated/operator-actions.js';
import { schemaText, type Topic } from '../topic.js';

/** What people decide about exceptions: as good as a callback, so kept for ever. */
export const operatorActions: Topic<OperatorAction> = {
  folder: 'operator-actions',
  names: ['operator-actions'],
  retention: { kind: 'forever' },
  key: 'order key',
  schema: schemaText('operator-actions'),
};
