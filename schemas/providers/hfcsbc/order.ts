import { rawAmounts, required } from '../amounts.js';
import { type FactDraft, factOf } from '../fact.js';
import type { ProviderFact, StoredCallback } from '../provider.js';
import { occurrence } from '../times.js';
import { API_VERSION } from './api-version.js';
import { CURRENCY } from './currencies.js';
import type { Merge } from './merge.js';
import type { Order } from './read-order.js';

/** A paid order must say what was paid; for others it is kept where given. */
function paymentDraft(order: Order, merge: Merge | null): FactDraft {
  const paid =
    order.meaning.payment === 'payment.succeeded'
      ? required(order.paymentFee, 'paymentFee')
      : order.paymentFee;
  return {
    type: order.meaning.payment,
    subject: ['payment', order.osTradeNo, order.status],
    about: { ...order.about, ...merge?.about },
    merchant: order.whose.merchant,
    api_version: API_VERSION,
    provider_status: order.status,
    provider_order_no: order.osTradeNo,
    currency: CURRENCY,
    exponent: order.orderFee.money.exponent,
    order_minor: order.orderFee.money.minor,
    paid_minor: paid?.money.minor ?? null,
    amounts_raw: rawAmounts({ orderFee: order.orderFee, paymentFee: order.paymentFee }),
    flags: [...order.flags, ...(merge?.flags ?? [])],
    when: order.when,
  };
}

/** The running total of refunds, where the state or refundFee tells of any; no time of it is ever sent. */
function refundTotalDrafts(callback: StoredCallback, order: Order, merge: Merge | null): FactDraft[] {
  const { refundTotal, claim } = order.meaning;
  const total = refundTotal === 'always' ? required(order.refundFee, 'refundFee') : order.refundFee;
  if (total === null || refundTotal === 'never' || (refundTotal === 'if-any' && total.money.minor === 0n)) {
    return [];
  }
  return [
    {
      type: 'refund.total_reported',
      subject: ['refund_total', order.osTradeNo, order.status, total.money.minor.toString()],
      about: { ...order.about, ...merge?.about },
      merchant: order.whose.merchant,
      api_version: API_VERSION,
      provider_status: order.status,
      provider_order_no: order.osTradeNo,
      currency: CURRENCY,
      exponent: order.orderFee.money.exponent,
      order_minor: order.orderFee.money.minor,
      refund_total_minor: total.money.minor,
      refund_claim: claim,
      amounts_raw: rawAmounts({ orderFee: order.orderFee, refundFee: total }),
      when: occurrence(null, null, callback.receivedAt),
    },
  ];
}

/**
 * The payment and, if refunds are told of, their running total. What is odd is said once, by the payment.
 * @param merge what is said of the merged order it is a member of; null for a single order
 */
export function orderFacts(
  callback: StoredCallback,
  order: Order,
  merge: Merge | null,
): [ProviderFact, ...ProviderFact[]] {
  const totals = refundTotalDrafts(callback, order, merge).map((draft) => factOf(callback, draft));
  return [factOf(callback, paymentDraft(order, merge)), ...totals];
}
