import {
  callbacks,
  operatorActions,
  orderFacts,
  redrives,
  statementLines,
} from '@quittance/schemas/topics/index';
import { fedProjections } from '../registry.js';
import { groupOf } from '../workers.js';
import type { Step } from './watermark.js';

/** Callbacks, what operators said and what bills say, → facts → orders → tables. The groups are those of processors/stages.ts. */
export const PIPELINE_STEPS: readonly Step[] = [
  [
    {
      group: 'quittance-translate',
      topics: [...callbacks.names, ...operatorActions.names, ...redrives.names, ...statementLines.names],
    },
  ],
  [{ group: 'quittance-fold', topics: orderFacts.names }],
  fedProjections.map(({ name, feed }) => ({ group: groupOf(name), topics: feed.topics })),
];
