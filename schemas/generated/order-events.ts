// Generated from topics/order-events/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** What changed in an order. event_id is deterministic: a replay gives the same. */
export interface OrderEvent {
  /** hash of order key, fact id, variant of the fact (content hash, trust, held, merge), its time and index */
  readonly event_id: string;
  /** payment.pending, .closed, .expired, .failed, .succeeded, .restated; refund.pending, .failed, .succeeded, .restated; settlement.reported, statement.reported, merge.reported, fact.restated; exception.raised, .cleared, .acknowledged, .assigned, .resolved, .ignored, .annotated, .reopened */
  readonly type: string;
  readonly order_key: string;
  /** version of the order after this event's fact */
  readonly order_version: number;
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  readonly time_zone: string;
  readonly fact_id: string;
  readonly callback_id: string;
  readonly trust: string;
  readonly refund_no: string | null;
  readonly exception_kind: string | null;
  readonly detail: string | null;
  readonly currency: string | null;
  readonly exponent: number | null;
  /** amount the event speaks of; at stake for exceptions */
  readonly amount_minor: bigint | null;
  /** payment, refund or restatement where the event moves money, else null */
  readonly movement_kind: string | null;
  /** payment +, refund − */
  readonly movement_minor: bigint | null;
  readonly occurred_at: number;
  readonly time_quality: string;
  /** day of occurred_at in the account's zone */
  readonly local_day: number;
  readonly received_at: number;
  /** merge.reported: the merged order this order is a member of */
  readonly merge_no: string | null;
  /** merge.reported: number of its members */
  readonly merge_size: number | null;
  /** what in the order the exception is about; empty for the order itself */
  readonly exception_subject: string | null;
  readonly finding_id: string | null;
  /** ids of the facts that caused it, at most ten */
  readonly causes: ReadonlyArray<string>;
  /** who decided; exception.acknowledged … .reopened only */
  readonly actor: string | null;
  readonly assignee: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  /** of the fact in order-facts */
  readonly source_partition: number;
  readonly source_offset: number;
}
