// Generated from topics/order-facts/value.avsc by schemas/generate.mjs: edit that file, not this one.

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

/** One neutral statement of one callback about one order. */
export interface OrderFact {
  /** provider|account|object|id|status (and running total), see joinKey */
  readonly fact_id: string;
  /** hash of the normalised content; same fact_id with another hash is a restatement */
  readonly content_hash: string;
  /** payment.pending, payment.succeeded, payment.failed, payment.expired, payment.closed, refund.pending, refund.succeeded, refund.failed, refund.total_reported, settlement.reported, operator.decided, statement.reported */
  readonly type: string;
  readonly order_key: string;
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  readonly time_zone: string;
  /** callback, operator or statement; reserved: query */
  readonly source: string;
  /** SIGNED, UNSIGNED, OPERATOR or STATEMENT; reserved: QUERY */
  readonly trust: string;
  /** true where the account's policy holds unsigned facts out of every sum */
  readonly held: boolean;
  readonly key_id: string;
  readonly api_version: string;
  /** the provider's own word or number */
  readonly provider_status: string;
  readonly provider_order_no: string;
  readonly merchant_order_no: string | null;
  /** number at the paying institution */
  readonly network_order_no: string | null;
  readonly merge_no: string | null;
  /** members of the merge as reported */
  readonly merge_size: number | null;
  /** hash over the members' numbers as this callback lists them: tells a change, names nobody */
  readonly merge_members: string | null;
  /** the same over their numbers and order amounts */
  readonly merge_amounts: string | null;
  /** this callback reports members paid and members ended unpaid */
  readonly merge_mixed: boolean;
  /** refund facts only */
  readonly refund_no: string | null;
  /** null only on facts that carry no amount */
  readonly currency: string | null;
  readonly exponent: number | null;
  /** list price */
  readonly order_minor: bigint | null;
  /** what the buyer paid */
  readonly paid_minor: bigint | null;
  /** the provider does not say what was paid: the order amount is taken */
  readonly paid_is_assumed: boolean;
  /** amount of this one refund (an increment) */
  readonly refund_minor: bigint | null;
  /** running total of all refunds of the order */
  readonly refund_total_minor: bigint | null;
  /** PARTIAL or FULL where the provider claims it */
  readonly refund_claim: string | null;
  /** amount texts as they arrived, by provider field name */
  readonly amounts_raw: Readonly<Record<string, string>>;
  /** NONE, IN_SETTLEMENT or SETTLED; settlement facts only */
  readonly settlement: string | null;
  readonly merchant_code: string | null;
  readonly store_code: string | null;
  readonly terminal: string | null;
  /** WX_PAY, ALIPAYCN, …: the provider's word */
  readonly channel: string | null;
  readonly product: string | null;
  /** HMAC-SHA256 of the buyer's id at the provider under the merchant's key; null where no key is configured */
  readonly buyer_ref: string | null;
  readonly created_at: number | null;
  readonly occurred_at: number;
  /** provider, envelope or received: where occurred_at comes from */
  readonly time_quality: string;
  readonly received_at: number;
  readonly callback_id: string;
  readonly callback_topic: string;
  readonly callback_partition: number;
  readonly callback_offset: number;
  /** 0 … facts-1 within its callback */
  readonly fact_index: number;
  /** how many facts the callback gave */
  readonly facts: number;
  readonly flags: ReadonlyArray<FactFlag>;
  /** operator.decided only */
  readonly action: OperatorDecision | null;
  /** statement.reported only */
  readonly statement: StatementClaim | null;
}
