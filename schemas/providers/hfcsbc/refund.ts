import { rawAmounts, required } from '../amounts.js';
import { driftFlags } from '../drift.js';
import { factOf } from '../fact.js';
import { lookUp, optionalText, requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { ProviderFact, StoredCallback } from '../provider.js';
import { type Occurrence, occurrence, optionalEpochMs } from '../times.js';
import { API_VERSION } from './api-version.js';
import { CURRENCY } from './currencies.js';
import { refundFields } from './documented.js';
import { fen } from './read-order.js';
import { refundTypes } from './vocabulary.js';

function refundTime(object: JsonObject, succeeded: boolean, receivedAt: number): Occurrence {
  const done = succeeded ? optionalEpochMs(object, 'refundTime') : null;
  return occurrence(done ?? optionalEpochMs(object, 'createdTime'), null, receivedAt);
}

/** One refund under its own number (SDK: TradeRefundResultDto). Its paymentFee is the order's, so it is not taken. */
export function refundFact(callback: StoredCallback, object: JsonObject): ProviderFact {
  const status = requiredText(object, 'refundStatus');
  const type = lookUp(refundTypes, status, 'refundStatus', 'unknown_status');
  const osRefundNo = requiredText(object, 'osRefundNo');
  const refundFee = required(fen(object, 'refundFee'), 'refundFee');
  const orderFee = fen(object, 'orderFee');
  return factOf(callback, {
    type,
    subject: ['refund', osRefundNo, status],
    api_version: API_VERSION,
    provider_status: status,
    provider_order_no: requiredText(object, 'osTradeNo'),
    about: {
      network_order_no: optionalText(object, 'tpTradeNo'),
      terminal: optionalText(object, 'ownerPayTerminal'),
    },
    refund_no: osRefundNo,
    currency: CURRENCY,
    exponent: refundFee.money.exponent,
    order_minor: orderFee?.money.minor ?? null,
    refund_minor: refundFee.money.minor,
    amounts_raw: rawAmounts({ orderFee, refundFee }),
    flags: driftFlags(object, refundFields),
    when: refundTime(object, type === 'refund.succeeded', callback.receivedAt),
  });
}
