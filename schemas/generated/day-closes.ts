// Generated from topics/day-closes/value.avsc by schemas/generate.mjs: edit that file, not this one.

export interface DayTotal {
  readonly merchant: string;
  readonly currency: string;
  readonly exponent: number;
  /** as in settlement_daily */
  readonly paid_orders: number;
  /** minor units in decimal digits: a sum may not fit 64 bits */
  readonly gross_minor: string;
  readonly refund_count: number;
  /** positive = money given back */
  readonly refunds_minor: string;
  /** gross − refunds */
  readonly net_minor: string;
  readonly movements: number;
  /** SHA-256 in hex over the sorted digests of these movements (docs/day-close.md) */
  readonly hash: string;
}

export interface WatermarkPartition {
  readonly partition: number;
  /** exclusive: movements before it are counted */
  readonly offset: number;
}

export interface AcceptedException {
  readonly order_key: string;
  readonly kind: string;
  readonly subject: string;
  /** the finding that was accepted: another one of the same kind is not */
  readonly finding_id: string;
  readonly currency: string | null;
  readonly exponent: number | null;
  /** null where it is not about money */
  readonly at_stake_minor: bigint | null;
  /** the day whose close accepted it: this one, or an earlier or later one that was closed before */
  readonly accepted_day: number;
  /** closed_at of that close */
  readonly accepted_at: number;
  /** actor of that close */
  readonly accepted_by: string;
  /** reason of that close */
  readonly because: string;
}

/** A day of an account was signed: its totals, a hash over its movements, and up to where they were counted. The first record of a day counts; later ones of the same day say nothing. Movements of the day at or behind the watermark are restatements of it. */
export interface DayClose {
  /** chosen by whoever closed */
  readonly close_id: string;
  readonly provider: string;
  readonly account: string;
  /** of the account when it was closed; each total has its own */
  readonly merchant: string;
  /** IANA name: of the account when it was closed */
  readonly time_zone: string;
  /** calendar day in the account's zone: local_day of its movements */
  readonly day: number;
  /** when the end of the inputs was fixed: what lay in Kafka by then is counted */
  readonly closed_at: number;
  /** who: a name of your own staff directory, or automatic */
  readonly actor: string;
  /** why it was closed although something stood against it; null where nothing did */
  readonly because: string | null;
  /** exceptions of severity H that were neither resolved nor ignored */
  readonly open_h_exceptions: number;
  /** dead letters of severity H of callbacks received on that day and not sent through again */
  readonly quarantined_h: number;
  /** SHA-256 in hex over the hashes of the totals (docs/day-close.md) */
  readonly hash: string;
  /** by merchant, currency and exponent, in this order; a day without movements has none */
  readonly totals: ReadonlyArray<DayTotal>;
  /** of order-events, every partition there was */
  readonly watermark: ReadonlyArray<WatermarkPartition>;
  /** exceptions of severity H that stood and did not keep the day open, those accepted by this close first; at most 1,000 */
  readonly accepted_exceptions: ReadonlyArray<AcceptedException>;
}
