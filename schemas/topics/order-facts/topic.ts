import type { OrderFact } from '../../generated/order-facts.js';
import { DAY_MS, schemaText, type Topic } from '../topic.js';

export const orderFacts: Topic<OrderFact> = {
  folder: 'order-facts',
  names: ['order-facts'],
  retention: { kind: 'delete', ms: 30 * DAY_MS },
  key: 'order key',
  schema: schemaText('order-facts'),
};
