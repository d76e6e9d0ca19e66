// Generated from topics/order-snapshots/value.avsc by schemas/generate.mjs: edit that file, not this one.

export interface RefundRow {
  readonly refund_no: string;
  /** PENDING, FAILED, SUCCEEDED */
  readonly state: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly exponent: number;
  readonly refunded_at: number;
  readonly time_quality: string;
  readonly trust: string;
  readonly held: boolean;
  /** difference of two running totals, not a refund the provider named */
  readonly derived: boolean;
}

export interface ExceptionRow {
  readonly kind: string;
  /** what in the order it is about, e.g. a refund number; empty for the order itself */
  readonly subject: string;
  /** H, M or L */
  readonly severity: string;
  /** OPEN, ACKNOWLEDGED, RESOLVED, IGNORED or CLEARED (its cause is gone) */
  readonly state: string;
  readonly currency: string | null;
  readonly exponent: number | null;
  readonly at_stake_minor: bigint | null;
  readonly first_seen_at: number;
  readonly detail: string;
  /** hash of unit, amount at stake and detail: changes when the finding does */
  readonly finding_id: string;
  /** ids of the facts that caused it, at most ten */
  readonly causes: ReadonlyArray<string>;
}

export interface HandlingRow {
  readonly kind: string;
  readonly subject: string;
  /** OPEN, ACKNOWLEDGED, RESOLVED or IGNORED: what the latest decision asks for */
  readonly state: string;
  /** RESOLVED and IGNORED hold only while the finding is this one */
  readonly finding_id: string | null;
  readonly assignee: string | null;
  /** of the latest decision */
  readonly actor: string;
  readonly reason: string | null;
  /** the latest note */
  readonly note: string | null;
  readonly acted_at: number;
}

/** Something odd about a callback that did not keep it from being read. */
export interface FactFlag {
  /** amount_inconsistent, attribution_unknown or schema_drift */
  readonly kind: string;
  /** the provider's own field name */
  readonly field: string;
  /** for a person; never repeats a value that may be personal */
  readonly detail: string;
}

/** What a person decided about one exception. */
export interface OperatorDecision {
  /** ACKNOWLEDGE, ASSIGN, RESOLVE, IGNORE, ANNOTATE or REOPEN */
  readonly verb: string;
  readonly exception_kind: string;
  readonly exception_subject: string;
  /** the finding the actor saw; RESOLVE and IGNORE hold only for it */
  readonly finding_id: string | null;
  /** resolving a restated fact: content_hash of the variant that counts from now on */
  readonly counts: string | null;
  /** who: a name of your own staff directory */
  readonly actor: string;
  readonly assignee: string | null;
  /** RESOLVE: confirmed_by_query, corrected, written_off, provider_error or duplicate */
  readonly reason: string | null;
  readonly note: string | null;
}

/** What a line of a provider's bill says. */
export interface StatementClaim {
  readonly statement_id: string;
  readonly row: number;
  readonly statement_day: number;
  /** PAYMENT, REFUND, or WITHDRAWN: no longer in the bill */
  readonly kind: string;
  readonly state: string;
  /** statement_id of the bill that this one takes the place of */
  readonly replaces: string | null;
  /** in 10^-5 of the major unit */
  readonly fee_e5: bigint | null;
  readonly settleable_minor: bigint | null;
}

/** what an order keeps of a fact: enough to derive everything again */
export interface AppliedFact {
  readonly fact_id: string;
  readonly content_hash: string;
  readonly type: string;
  readonly trust: string;
  readonly held: boolean;
  readonly provider_status: string;
  /** as the fact names it; empty in facts kept before it was */
  readonly merchant: string;
  readonly merchant_order_no: string | null;
  readonly network_order_no: string | null;
  readonly merge_no: string | null;
  readonly refund_no: string | null;
  readonly currency: string | null;
  readonly exponent: number | null;
  readonly order_minor: bigint | null;
  readonly paid_minor: bigint | null;
  readonly paid_is_assumed: boolean;
  readonly refund_minor: bigint | null;
  readonly refund_total_minor: bigint | null;
  readonly refund_claim: string | null;
  readonly settlement: string | null;
  readonly merge_size: number | null;
  /** hash over the members' numbers as this callback lists them: tells a change, names nobody */
  readonly merge_members: string | null;
  /** the same over their numbers and order amounts */
  readonly merge_amounts: string | null;
  /** this callback reports members paid and members ended unpaid */
  readonly merge_mixed: boolean;
  readonly merchant_code: string | null;
  readonly store_code: string | null;
  readonly terminal: string | null;
  readonly channel: string | null;
  readonly product: string | null;
  readonly created_at: number | null;
  readonly occurred_at: number;
  readonly time_quality: string;
  /** earliest arrival of this statement */
  readonly received_at: number;
  /** HMAC-SHA256 of the buyer's id at the provider under the merchant's key; null where no key is configured */
  readonly buyer_ref: string | null;
  readonly flags: ReadonlyArray<FactFlag>;
  readonly action: OperatorDecision | null;
  readonly statement: StatementClaim | null;
}

export interface StatementRow {
  /** PAYMENT or REFUND */
  readonly kind: string;
  /** refund number; total for refunds that we know by running totals; empty for the payment */
  readonly subject: string;
  /** matched, amount_differs, state_differs, missing_here or pending */
  readonly verdict: string;
  readonly their_state: string;
  readonly our_state: string | null;
  /** succeeded as the bills say */
  readonly theirs_minor: bigint;
  /** succeeded as we know; null where we have it in another currency */
  readonly ours_minor: bigint | null;
  readonly currency: string;
  readonly exponent: number;
  readonly fee_e5: bigint | null;
  readonly settleable_minor: bigint | null;
  /** of the earliest line */
  readonly statement_day: number;
  readonly statement_id: string;
  readonly row: number;
  readonly lines: number;
  readonly occurred_at: number;
  /** earliest import of one of the lines */
  readonly imported_at: number;
}

/** The whole order. Its state is a function of the set of facts; version, source position, time_zone, first_seen_at and last_fact_at are functions of the log. */
export interface OrderSnapshot {
  readonly order_key: string;
  /** +1 per applied fact, and per sending that refines the time of one */
  readonly version: number;
  readonly source_partition: number;
  /** of the last applied fact in order-facts */
  readonly source_offset: number;
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  readonly time_zone: string;
  readonly merchant_code: string | null;
  readonly store_code: string | null;
  readonly terminal: string | null;
  readonly provider_order_no: string;
  readonly merchant_order_no: string | null;
  readonly network_order_no: string | null;
  readonly merge_no: string | null;
  /** UNKNOWN, PENDING, CLOSED, EXPIRED, FAILED, SUCCEEDED */
  readonly payment_state: string;
  /** NONE, PARTIAL, FULL, OVER */
  readonly refund_state: string;
  /** UNKNOWN, NONE, IN_SETTLEMENT, SETTLED */
  readonly settlement_state: string;
  readonly provider_status: string;
  readonly currency: string | null;
  readonly exponent: number | null;
  readonly order_minor: bigint | null;
  readonly paid_minor: bigint;
  readonly paid_is_assumed: boolean;
  /** claimed as paid by held facts, in no other sum */
  readonly held_minor: bigint;
  readonly refunded_minor: bigint;
  readonly refund_pending_minor: bigint;
  readonly refund_failed_minor: bigint;
  /** succeeded refunds */
  readonly refund_count: number;
  readonly net_minor: bigint;
  readonly channel: string | null;
  readonly product: string | null;
  /** HMAC-SHA256 of the buyer's id at the provider under the merchant's key; null where no key is configured */
  readonly buyer_ref: string | null;
  readonly created_at: number | null;
  readonly paid_at: number | null;
  /** day of paid_at in the account's zone */
  readonly paid_day: number | null;
  /** provider, envelope or received: where paid_at comes from */
  readonly paid_time_quality: string | null;
  readonly first_refund_at: number | null;
  readonly last_refund_at: number | null;
  /** earliest time any counted fact gives for SETTLED: an upper bound of when it was */
  readonly settled_at: number | null;
  readonly first_seen_at: number;
  readonly last_fact_at: number;
  /** the weakest trust among the facts */
  readonly trust: string;
  readonly refunds: ReadonlyArray<RefundRow>;
  readonly exceptions: ReadonlyArray<ExceptionRow>;
  /** what people decided about exceptions, also about kinds that are decided when read */
  readonly handlings: ReadonlyArray<HandlingRow>;
  /** length of facts, for readers that skip them */
  readonly fact_count: number;
  readonly facts: ReadonlyArray<AppliedFact>;
  /** of the payment as the bills say; null until one does, like all fields of statements */
  readonly statement_state: string | null;
  readonly statement_currency: string | null;
  readonly statement_exponent: number | null;
  /** paid as the bills say: in no sum of ours */
  readonly statement_paid_minor: bigint | null;
  readonly statement_refunded_minor: bigint | null;
  /** what the provider keeps, in 10^-5 of the major unit */
  readonly provider_fee_e5: bigint | null;
  /** what the provider will pay out for the payment */
  readonly settleable_minor: bigint | null;
  /** day of the bill with the payment, else of the earliest bill */
  readonly statement_day: number | null;
  readonly statement_id: string | null;
  /** the bills against the order, payment and refund by refund */
  readonly statement_rows: ReadonlyArray<StatementRow>;
}
