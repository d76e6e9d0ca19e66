// Generated from topics/statement-lines/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** One line of a provider's bill, or that an order is no longer in it. No free text of the bill is kept. */
export interface StatementLine {
  readonly statement_id: string;
  /** line number in the file; of a withdrawal a number below zero */
  readonly row: number;
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  /** of the account */
  readonly time_zone: string;
  readonly statement_day: number;
  /** PAYMENT, REFUND; WITHDRAWN: the replaced statement had this order and this one has not */
  readonly kind: string;
  /** payments: PENDING, CLOSED, EXPIRED, FAILED, SUCCEEDED; refunds: PENDING, FAILED, SUCCEEDED; empty for WITHDRAWN */
  readonly state: string;
  /** the bill's own word */
  readonly provider_state: string;
  readonly provider_order_no: string;
  readonly merchant_order_no: string | null;
  readonly refund_no: string | null;
  readonly merchant_code: string | null;
  /** null for WITHDRAWN only */
  readonly currency: string | null;
  readonly exponent: number | null;
  readonly amount_minor: bigint | null;
  /** what the provider keeps, in 10^-5 of the major unit; null where the bill does not say */
  readonly fee_e5: bigint | null;
  readonly settleable_minor: bigint | null;
  readonly occurred_at: number;
  readonly replaces: string | null;
  readonly imported_at: number;
}
