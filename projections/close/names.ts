import type { Reader } from '@quittance/runtime/kafka/passed';
import * as topics from '@quittance/schemas/topics/index';
import * as projections from '../index.js';
import type { Projection } from '../projection.js';
import { groupOf } from '../workers.js';

/** The topics and groups a close looks at, in the order of the pipeline. */
export interface CloseNames {
  readonly translate: Reader;
  readonly fold: Reader;
  readonly events: string;
  readonly closes: string;
  /** Whose tables the close reads. */
  readonly projections: readonly Reader[];
}

const READ: readonly Projection[] = [
  projections.orderEventsTable,
  projections.orders,
  projections.deadLettersTable,
  projections.redrivesTable,
  projections.dayClosesTable,
];

/** @param prefix before every topic and group, where a pipeline runs beside another; usually empty */
export function closeNames(prefix = ''): CloseNames {
  const prefixed = (names: readonly string[]) => names.map((name) => prefix + name);
  const inputs = [topics.callbacks, topics.operatorActions, topics.redrives, topics.statementLines];
  return {
    translate: {
      group: `${prefix}quittance-translate`,
      topics: prefixed(inputs.flatMap(({ names }) => names)),
    },
    fold: { group: `${prefix}quittance-fold`, topics: prefixed(topics.orderFacts.names) },
    events: prefix + topics.orderEvents.folder,
    closes: prefix + topics.dayCloses.folder,
    projections: READ.map(({ name, feed }) => ({
      group: prefix + groupOf(name),
      topics: prefixed(feed?.topics ?? []),
    })),
  };
}
