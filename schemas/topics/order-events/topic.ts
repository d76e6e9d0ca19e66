import type { OrderEvent } from '../../generated/order-events.js';
import { schemaText, type Topic } from '../topic.js';

export const orderEvents: Topic<OrderEvent> = {
  folder: 'order-events',
  names: ['order-events'],
  retention: { kind: 'forever' },
  key: 'order key',
  schema: schemaText('order-events'),
};
