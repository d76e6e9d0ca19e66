import type { FactFlag } from '../../generated/order-facts.js';
import type { ReadAmount } from '../amounts.js';
import type { Attribution } from '../attribution.js';
import { type About, factOf, type RefundType } from '../fact.js';
import type { StoredCallback, Translation } from '../provider.js';
import type { Occurrence } from '../times.js';

/** A refund callback of either version, its words already understood. */
export interface Refund {
  readonly version: 'v1' | 'v2';
  readonly type: RefundType;
  readonly status: string;
  readonly newpayOrderNo: string;
  readonly newpayRefundNo: string;
  readonly refundAmt: ReadAmount;
  readonly orderAmt: ReadAmount | null;
  readonly amountsRaw: Readonly<Record<string, string>>;
  readonly about: About;
  /** By appId in V1. V2 refunds never have one: the account's merchant then, which the order's payment overrules. */
  readonly whose: Attribution;
  /** Fields that are not as documented. */
  readonly drift: readonly FactFlag[];
  readonly when: Occurrence;
}

/** The order's amount in the refund's currency; one in another currency stays in amounts_raw only. */
function orderMinor(refund: Refund): bigint | null {
  return refund.orderAmt?.money.currency === refund.refundAmt.money.currency
    ? refund.orderAmt.money.minor
    : null;
}

/** One refund: an increment under its own number. */
export function refundFacts(callback: StoredCallback, refund: Refund): Translation {
  const { minor, currency, exponent } = refund.refundAmt.money;
  const fact = factOf(callback, {
    about: refund.about,
    type: refund.type,
    subject: ['refund', refund.newpayRefundNo, refund.status],
    api_version: refund.version,
    provider_status: refund.status,
    provider_order_no: refund.newpayOrderNo,
    refund_no: refund.newpayRefundNo,
    currency,
    exponent,
    order_minor: orderMinor(refund),
    refund_minor: minor,
    amounts_raw: refund.amountsRaw,
    merchant: refund.whose.merchant,
    flags: [...refund.drift, ...refund.whose.flags],
    when: refund.when,
  });
  return { kind: 'facts', facts: [fact] };
}
