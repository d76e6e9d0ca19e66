import { optionalMinor, type ReadAmount, rawAmounts, required } from '../amounts.js';
import { type About, type FactDraft, factOf } from '../fact.js';
import { lookUp, optionalText, requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { ProviderFact, StoredCallback } from '../provider.js';
import { type Occurrence, occurrence, optionalEpochMs } from '../times.js';
import { API_VERSION } from './api-version.js';
import { CURRENCY, exponents } from './currencies.js';
import { type TradeMeaning, tradeMeanings } from './vocabulary.js';

/** The merged order a sub-order came in; both null for a single order. */
export interface Merge {
  readonly merge_no: string | null;
  readonly merge_size: number | null;
}

interface Order {
  readonly osTradeNo: string;
  readonly status: string;
  readonly meaning: TradeMeaning;
  readonly orderFee: ReadAmount;
  readonly paymentFee: ReadAmount | null;
  readonly refundFee: ReadAmount | null;
  readonly about: About;
  readonly when: Occurrence;
}

/** Fen, in the only currency the platform knows. */
export function fen(object: JsonObject, name: string): ReadAmount | null {
  return optionalMinor(object, name, CURRENCY, exponents);
}

/** Payments happen at payTime; other states have no time of their own, so the order's creation stands in. */
function orderTime(object: JsonObject, meaning: TradeMeaning, receivedAt: number): Occurrence {
  const paid = meaning.payment === 'payment.succeeded' ? optionalEpochMs(object, 'payTime') : null;
  return occurrence(paid ?? optionalEpochMs(object, 'createdTime'), null, receivedAt);
}

function readOrder(callback: StoredCallback, object: JsonObject, merge: Merge): Order {
  const status = requiredText(object, 'tradeStatus');
  const meaning = lookUp(tradeMeanings, status, 'tradeStatus', 'unknown_status');
  return {
    osTradeNo: requiredText(object, 'osTradeNo'),
    status,
    meaning,
    orderFee: required(fen(object, 'orderFee'), 'orderFee'),
    paymentFee: fen(object, 'paymentFee'),
    refundFee: fen(object, 'refundFee'),
    about: {
      ...merge,
      merchant_order_no: optionalText(object, 'ownerTradeNo'),
      network_order_no: optionalText(object, 'tpTradeNo'),
      merchant_code: optionalText(object, 'osMerchantCode'),
      store_code: optionalText(object, 'osStoreCode'),
      terminal: optionalText(object, 'ownerPayTerminal'),
      channel: optionalText(object, 'payChannel'),
      product: optionalText(object, 'payProduct'),
      created_at: optionalEpochMs(object, 'createdTime'),
    },
    when: orderTime(object, meaning, callback.receivedAt),
  };
}

/** A paid order must say what was paid; for others it is kept where given. */
function paymentDraft(order: Order): FactDraft {
  const paid =
    order.meaning.payment === 'payment.succeeded'
      ? required(order.paymentFee, 'paymentFee')
      : order.paymentFee;
  return {
    type: order.meaning.payment,
    subject: ['payment', order.osTradeNo, order.status],
    about: order.about,
    api_version: API_VERSION,
    provider_status: order.status,
    provider_order_no: order.osTradeNo,
    currency: CURRENCY,
    exponent: order.orderFee.money.exponent,
    order_minor: order.orderFee.money.minor,
    paid_minor: paid?.money.minor ?? null,
    amounts_raw: rawAmounts({ orderFee: order.orderFee, paymentFee: order.paymentFee }),
    when: order.when,
  };
}

/** The running total of refunds, where the state or refundFee tells of any; no time of it is ever sent. */
function refundTotalDrafts(callback: StoredCallback, order: Order): FactDraft[] {
  const { refundTotal, claim } = order.meaning;
  const total = refundTotal === 'always' ? required(order.refundFee, 'refundFee') : order.refundFee;
  if (total === null || refundTotal === 'never' || (refundTotal === 'if-any' && total.money.minor === 0n)) {
    return [];
  }
  return [
    {
      type: 'refund.total_reported',
      subject: ['refund_total', order.osTradeNo, order.status, total.money.minor.toString()],
      about: order.about,
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

/** One order, single or member of a merge: its payment and, if refunds are told of, their running total. */
export function orderFacts(
  callback: StoredCallback,
  object: JsonObject,
  merge: Merge,
): [ProviderFact, ...ProviderFact[]] {
  const order = readOrder(callback, object, merge);
  const totals = refundTotalDrafts(callback, order).map((draft) => factOf(callback, draft));
  return [factOf(callback, paymentDraft(order)), ...totals];
}
