import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { AppliedMark, IdempotencyCache } from '../idempotency/cache.js';
import { variantOf } from '../order/facts.js';

export interface DuplicatesOptions {
  readonly cache: IdempotencyCache;
  readonly clusterId: string;
  /** How long a chunk waits for the cache; then it goes on without. */
  readonly deadlineMs: number;
}

/** The facts of a chunk that are known to be applied already. */
export type KnownDuplicates = (facts: readonly OrderFact[]) => Promise<ReadonlySet<OrderFact>>;

/**
 * Asks the cache once per chunk. A fact is a repeat only if the very same statement was applied from another place
 * of the same cluster. From the same place it is a replay: its effects may have to be made again, so it goes on.
 * A sending with an earlier time may refine the one that is kept, so it goes on too. Whatever is not recognised here
 * the fold recognises, so a wrong "no" costs time and nothing else.
 */
export function knownDuplicates({ cache, clusterId, deadlineMs }: DuplicatesOptions): KnownDuplicates {
  return async (facts) => {
    if (facts.length === 0) return new Set();
    const marks = await withinDeadline(cache.recall(facts.map((fact) => fact.fact_id)), deadlineMs);
    return new Set(facts.filter((fact, index) => isRepeat(fact, marks[index] ?? null, clusterId)));
  };
}

function isRepeat(fact: OrderFact, mark: AppliedMark | null, clusterId: string): boolean {
  if (mark === null || mark.clusterId !== clusterId || mark.variant !== variantOf(fact)) return false;
  if (fact.occurred_at < mark.occurredAt || fact.received_at < mark.receivedAt) return false;
  return (
    mark.topic !== fact.callback_topic ||
    mark.partition !== fact.callback_partition ||
    mark.offset !== fact.callback_offset
  );
}

/** What is known in time; nothing, if the cache is slow or breaks its promise never to reject. */
async function withinDeadline(
  answer: Promise<readonly (AppliedMark | null)[]>,
  deadlineMs: number,
): Promise<readonly (AppliedMark | null)[]> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<readonly []>((resolve) => {
    timer = setTimeout(() => resolve([]), deadlineMs);
  });
  try {
    return await Promise.race([answer.catch(() => []), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
