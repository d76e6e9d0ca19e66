import type { Callback } from '../../generated/callbacks.js';
import { providers } from '../../providers/registry.js';
import { DAY_MS, schemaText, type Topic } from '../topic.js';

export const callbacks: Topic<Callback> = {
  folder: 'callbacks',
  names: [...providers.keys()].map((name) => `callbacks.${name}`),
  retention: { kind: 'delete', ms: 30 * DAY_MS },
  key: 'order number at the provider (merge number for merged orders), else the callback id',
  schema: schemaText('callbacks'),
};
