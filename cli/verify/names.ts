import type { Reader } from '@quittance/runtime/kafka/passed';
import {
  callbackOutcomes,
  callbacks,
  operatorActions,
  orderEvents,
  orderFacts,
  orderSnapshots,
  redrives,
  statementLines,
} from '@quittance/schemas/topics/index';

export type { Reader };

/** The topics and groups a verification looks at. */
export interface Names {
  /** Everything that must have an outcome: callbacks.*, what operators decided, the bills they imported, and what they sent through again. */
  readonly inputs: readonly string[];
  readonly callbacks: readonly string[];
  readonly operatorActions: string;
  readonly statementLines: string;
  readonly outcomes: readonly string[];
  readonly orderFacts: readonly string[];
  readonly translate: Reader;
  readonly fold: Reader;
  /** The projections that the compared views read. */
  readonly projections: readonly Reader[];
}

/** @param prefix before every topic and group, where a pipeline runs beside another; usually empty */
export function namesOf(prefix = ''): Names {
  const prefixed = (names: readonly string[]) => names.map((name) => prefix + name);
  const inputs = prefixed([
    ...callbacks.names,
    ...operatorActions.names,
    ...redrives.names,
    ...statementLines.names,
  ]);
  const facts = prefixed(orderFacts.names);
  return {
    inputs,
    callbacks: prefixed(callbacks.names),
    operatorActions: prefix + operatorActions.folder,
    statementLines: prefix + statementLines.folder,
    outcomes: prefixed(callbackOutcomes.names),
    orderFacts: facts,
    translate: { group: `${prefix}quittance-translate`, topics: inputs },
    fold: { group: `${prefix}quittance-fold`, topics: facts },
    projections: [
      { group: `${prefix}quittance-projection-orders`, topics: prefixed(orderSnapshots.names) },
      { group: `${prefix}quittance-projection-order-events`, topics: prefixed(orderEvents.names) },
    ],
  };
}
