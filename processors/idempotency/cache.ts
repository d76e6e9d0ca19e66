/** Where a fact that was applied came from, and what it said. */
export interface AppliedMark {
  /** Offsets mean something only within one cluster. */
  readonly clusterId: string;
  /** Of the callback, in `callbacks.<provider>`. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** variantOf() the fact: two sendings with the same one are repeats. */
  readonly variant: string;
  /** Epoch ms: a sending that tells an earlier time is for the fold to see. */
  readonly occurredAt: number;
  readonly receivedAt: number;
}

/**
 * A memory of facts already applied, durably, by the fold. It only saves work: forgetting everything, being stale
 * or being away must never change a number, so neither method ever rejects.
 */
export interface IdempotencyCache {
  /** One answer per fact id, in order; null where nothing is known or nobody answers. */
  recall(factIds: readonly string[]): Promise<readonly (AppliedMark | null)[]>;
  /** Called only after the transaction that applied the facts has committed. */
  remember(facts: readonly (readonly [factId: string, mark: AppliedMark])[]): Promise<void>;
}
