import type { OrderSnapshot } from '../../generated/order-snapshots.js';
import { schemaText, type Topic } from '../topic.js';

export const orderSnapshots: Topic<OrderSnapshot> = {
  folder: 'order-snapshots',
  names: ['order-snapshots'],
  retention: { kind: 'compact' },
  key: 'order key',
  schema: schemaText('order-snapshots'),
};
