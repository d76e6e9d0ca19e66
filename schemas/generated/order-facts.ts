// Generated from topics/order-facts/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** One neutral statement of one callback about one order. */
export interface OrderFact {
  /** provider|account|object|id|status (and running total), see joinKey */
  readonly fact_id: string;
  /** hash of the normalised content; same fact_id with another hash is a restatement */
  readonly content_hash: string;
  /** payment.pending, payment.succeeded, payment.failed, payment.expired, payment.closed, refund.pending, refund.succeeded, refund.failed, refund.total_reported, settlement.reported */
  readonly type: string;
  readonly order_key: string;
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  readonly time_zone: string;
  /** callback; reserved: query, operator, statement */
  readonly source: string;
  /** SIGNED or UNSIGNED; reserved: QUERY, OPERATOR, STATEMENT */
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
}
