import { KafkaFailure } from './errors.js';

/** What is planned for a partition: insert [from..to], both inclusive. */
export interface Plan {
  readonly from: bigint;
  readonly to: bigint;
}

const VERSION = 1;

/** Metadata of the commit that announces a plan; the commit's offset is `from`. */
export function planMetadata(plan: Plan): string {
  return `{"to":${plan.to},"v":${VERSION}}`;
}

const METADATA = /^\{"to":(\d+),"v":1\}$/;

/**
 * The plan that a committed offset and its metadata announce; null where the last range was finished.
 * Anything else than our own text means that something else commits to this group: an error, not "no plan".
 */
export function parsePlan(from: bigint, metadata: string | null): Plan | null {
  if (metadata === null || metadata === '') return null;
  const to = METADATA.exec(metadata)?.[1];
  if (to === undefined) throw new KafkaFailure('kafka_foreign_plan', metadata);
  const plan = { from, to: BigInt(to) };
  if (plan.to < from) throw new KafkaFailure('kafka_foreign_plan', `${metadata} at offset ${from}`);
  return plan;
}
