import type { FactFlag } from '../../generated/order-facts.js';
import { optionalMinor, type ReadAmount, required } from '../amounts.js';
import { type Attribution, attribution } from '../attribution.js';
import { buyerRefOf } from '../buyer.js';
import { driftFlags } from '../drift.js';
import type { About } from '../fact.js';
import { lookUp, optionalText, requiredText } from '../fields.js';
import { type JsonObject, memberOf } from '../json-value.js';
import type { StoredCallback } from '../provider.js';
import { isTimeGiven, type Occurrence, occurrence, optionalEpochMs } from '../times.js';
import { CURRENCY, exponents } from './currencies.js';
import { orderFields } from './documented.js';
import { type TradeMeaning, tradeMeanings } from './vocabulary.js';

/** An order as read, before anything is said of the merge it came in. */
export interface Order {
  readonly osTradeNo: string;
  readonly status: string;
  readonly meaning: TradeMeaning;
  readonly orderFee: ReadAmount;
  readonly paymentFee: ReadAmount | null;
  readonly refundFee: ReadAmount | null;
  readonly about: About;
  readonly whose: Attribution;
  /** Fields that are not as documented, and a merchant that is not known. */
  readonly flags: readonly FactFlag[];
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

/** The open id first: it stays; the login is what the paying institution shows of it. */
const BUYER_IDS = ['ownerAppBuyerId', 'buyerLoginId'];

/**
 * payTime is mandatory by the page, which cannot be meant for an order that is not paid; its own sample gives one
 * beside WAIT.
 */
function payTimeDrift(object: JsonObject, { payment }: TradeMeaning): string | null {
  const isGiven = isTimeGiven(object, 'payTime');
  if (payment !== 'payment.succeeded') return isGiven ? 'given though nothing is paid' : null;
  if (!isGiven) return 'missing though mandatory';
  return memberOf(object, 'payTime')?.kind === 'string' ? 'expected number, found string' : null;
}

function driftOf(object: JsonObject, meaning: TradeMeaning): readonly FactFlag[] {
  const detail = payTimeDrift(object, meaning);
  const payTime = detail === null ? [] : [{ kind: 'schema_drift', field: 'payTime', detail }];
  return [...driftFlags(object, orderFields), ...payTime];
}

/**
 * Reads one order, single or member of a merge.
 * @param around the merged body, whose buyer is that of all its members; empty for a single order
 */
export function readOrder(
  callback: StoredCallback,
  object: JsonObject,
  around: readonly JsonObject[],
): Order {
  const status = requiredText(object, 'tradeStatus');
  const meaning = lookUp(tradeMeanings, status, 'tradeStatus', 'unknown_status');
  const merchantCode = optionalText(object, 'osMerchantCode');
  const whose = attribution(callback, 'osMerchantCode', merchantCode);
  return {
    osTradeNo: requiredText(object, 'osTradeNo'),
    status,
    meaning,
    orderFee: required(fen(object, 'orderFee'), 'orderFee'),
    paymentFee: fen(object, 'paymentFee'),
    refundFee: fen(object, 'refundFee'),
    about: {
      merchant_order_no: optionalText(object, 'ownerTradeNo'),
      network_order_no: optionalText(object, 'tpTradeNo'),
      merchant_code: merchantCode,
      store_code: optionalText(object, 'osStoreCode'),
      terminal: optionalText(object, 'ownerPayTerminal'),
      channel: optionalText(object, 'payChannel'),
      product: optionalText(object, 'payProduct'),
      buyer_ref: buyerRefOf(callback, whose.merchant, [object, ...around], BUYER_IDS),
      created_at: optionalEpochMs(object, 'createdTime'),
    },
    whose,
    flags: [...driftOf(object, meaning), ...whose.flags],
    when: orderTime(object, meaning, callback.receivedAt),
  };
}
