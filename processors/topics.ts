import {
  callbackOutcomes,
  callbacks,
  deadLetters,
  operatorActions,
  orderEvents,
  orderFacts,
  orderSnapshots,
  redrives,
  statementLines,
} from '@quittance/schemas/topics/index';
import type { Topic } from '@quittance/schemas/topics/topic';

/** Names of the topics in Kafka. */
export interface TopicNames {
  readonly callbacks: readonly string[];
  readonly operatorActions: string;
  readonly redrives: string;
  readonly statementLines: string;
  readonly orderFacts: string;
  readonly orderEvents: string;
  readonly orderSnapshots: string;
  readonly callbackOutcomes: string;
  readonly deadLetters: string;
}

/** @param prefix put before every name, so that two pipelines can share a cluster; usually empty */
export function topicNames(prefix = ''): TopicNames {
  return {
    callbacks: callbacks.names.map((name) => prefix + name),
    operatorActions: prefix + only(operatorActions),
    redrives: prefix + only(redrives),
    statementLines: prefix + only(statementLines),
    orderFacts: prefix + only(orderFacts),
    orderEvents: prefix + only(orderEvents),
    orderSnapshots: prefix + only(orderSnapshots),
    callbackOutcomes: prefix + only(callbackOutcomes),
    deadLetters: prefix + only(deadLetters),
  };
}

function only<T>({ folder, names }: Topic<T>): string {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) throw new Error(`topic ${folder} must have one name`);
  return name;
}
