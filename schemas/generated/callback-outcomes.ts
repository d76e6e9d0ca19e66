// Generated from topics/callback-outcomes/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** What became of a callback (fact_index -1) or of one of its facts. Exactly one per callback and one per fact. */
export interface CallbackOutcome {
  readonly callback_id: string;
  readonly provider: string;
  readonly account: string;
  readonly callback_topic: string;
  readonly callback_partition: number;
  readonly callback_offset: number;
  /** -1 for the callback itself */
  readonly fact_index: number;
  /** how many facts the callback gave; each has its own outcome */
  readonly facts: number;
  /** callback: translated, ignored or quarantined; fact: applied, duplicate or quarantined */
  readonly outcome: string;
  /** stable code; empty for applied and translated */
  readonly reason: string;
  readonly order_key: string | null;
  readonly fact_id: string | null;
  readonly received_at: number;
}
