import { optionalDecimal, type ReadAmount, rawAmounts, required } from '../amounts.js';
import { isPresent, lookUp, objectField, optionalText, requiredText } from '../fields.js';
import { type JsonObject, memberOf } from '../json-value.js';
import type { StoredCallback, Translation } from '../provider.js';
import { occurrence, optionalEpochMs } from '../times.js';
import { Unreadable } from '../unreadable.js';
import { exponents } from './currencies.js';
import { paymentFacts, settlementOf } from './payment.js';
import { refundFacts } from './refund.js';
import { channelOf, paymentTypes, refundTypes, settlements } from './vocabulary.js';

/** `{ value, currency }` */
function amountField(object: JsonObject, name: string): ReadAmount {
  const amount = objectField(object, name);
  const currency = requiredText(amount, 'currency');
  return required(optionalDecimal(amount, 'value', currency, exponents), `${name}.value`);
}

function v2Payment(callback: StoredCallback, envelopeTime: number | null, data: JsonObject): Translation {
  const status = requiredText(data, 'payStatus');
  return paymentFacts(callback, {
    version: 'v2',
    type: lookUp(paymentTypes, status, 'payStatus', 'unknown_status'),
    status,
    newpayOrderNo: requiredText(data, 'newpayOrderNo'),
    orderAmt: amountField(data, 'orderAmt'),
    about: {
      merchant_order_no: optionalText(data, 'mchOrderNo'),
      merchant_code: optionalText(data, 'appId'),
      channel: channelOf(optionalText(data, 'payMethod'), 'v2'),
      product: optionalText(data, 'orderType'),
    },
    when: occurrence(optionalEpochMs(data, 'paytime'), envelopeTime, callback.receivedAt),
    settlement: settlementOf(data, settlements),
    settlementWhen: occurrence(null, envelopeTime, callback.receivedAt),
  });
}

function v2Refund(callback: StoredCallback, envelopeTime: number | null, data: JsonObject): Translation {
  const status = requiredText(data, 'refundStatus');
  const refundAmt = amountField(data, 'refundAmt');
  const orderAmt = isPresent(data, 'orderAmt') ? amountField(data, 'orderAmt') : null;
  return refundFacts(callback, {
    version: 'v2',
    type: lookUp(refundTypes, status, 'refundStatus', 'unknown_status'),
    status,
    newpayOrderNo: requiredText(data, 'newpayOrderNo'),
    newpayRefundNo: requiredText(data, 'newpayRefundNo'),
    refundAmt,
    orderAmt,
    amountsRaw: rawAmounts({ refundAmt, orderAmt }),
    about: {},
    when: occurrence(null, envelopeTime, callback.receivedAt),
  });
}

/** `success` is the envelope's, not the payment's; false means that `data` is no report at all. */
function isError(envelope: JsonObject): boolean {
  const success = memberOf(envelope, 'success');
  return success?.kind === 'boolean' && success.raw === 'false';
}

/** Page 5.6 "Callback": { success, message, code, timestamp, data }, unknown members tolerated. */
export function translateV2(callback: StoredCallback, envelope: JsonObject): Translation {
  if (isError(envelope)) throw new Unreadable('provider_error_envelope', 'success: false');
  const data = objectField(envelope, 'data');
  const envelopeTime = optionalEpochMs(envelope, 'timestamp');
  const isPayment = isPresent(data, 'payStatus');
  const isRefund = isPresent(data, 'refundStatus') || isPresent(data, 'newpayRefundNo');
  if (isPayment && !isRefund) return v2Payment(callback, envelopeTime, data);
  if (isRefund && !isPayment) return v2Refund(callback, envelopeTime, data);
  throw new Unreadable('unknown_callback_type', 'data: expected either payStatus or refundStatus');
}
