import { exponentsFor } from '../account-settings.js';
import { optionalDecimal, type ReadAmount, rawAmounts, required } from '../amounts.js';
import { attribution } from '../attribution.js';
import type { About } from '../fact.js';
import { isPresent, lenientText, lookUp, optionalText, requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import { optionOf } from '../option.js';
import type { StoredCallback, Translation } from '../provider.js';
import { type Occurrence, occurrence, optionalEpochMs } from '../times.js';
import { Unreadable } from '../unreadable.js';
import { exponents } from './currencies.js';
import { options as rules } from './options.js';
import { paymentFacts, settlementOf } from './payment.js';
import { refundFacts } from './refund.js';
import { channelOf, v1PaymentTypes, v1RefundTypes, v1Settlements } from './vocabulary.js';

function amountField(callback: StoredCallback, body: JsonObject, name: string): ReadAmount {
  const currency = requiredText(body, 'currency');
  const table = exponentsFor(callback.options, currency, exponents);
  return required(optionalDecimal(body, name, currency, table), name);
}

/** V1 has one time only, that of the notice. */
function noticeTime(callback: StoredCallback, body: JsonObject): Occurrence {
  return occurrence(null, optionalEpochMs(body, 'timestamp'), callback.receivedAt);
}

function about(body: JsonObject): About {
  return {
    merchant_order_no: optionalText(body, 'orderNo'),
    merchant_code: optionalText(body, 'appId'),
    channel: channelOf(optionalText(body, 'payMethod'), 'v1'),
  };
}

function v1Payment(callback: StoredCallback, body: JsonObject): Translation {
  const status = requiredText(body, 'transStatus');
  const when = noticeTime(callback, body);
  return paymentFacts(callback, {
    version: 'v1',
    type: lookUp(v1PaymentTypes, status, 'transStatus', 'unknown_status'),
    status,
    newpayOrderNo: requiredText(body, 'newpayOrderNo'),
    orderAmt: amountField(callback, body, 'orderAmt'),
    about: about(body),
    whose: attribution(callback, 'appId', optionalText(body, 'appId')),
    drift: [],
    when,
    settlement: settlementOf(body, v1Settlements),
    settlementWhen: when,
  });
}

function v1Refund(callback: StoredCallback, body: JsonObject): Translation {
  const status = requiredText(body, 'transStatus');
  const success = optionOf(callback.options, rules, 'v1RefundSuccess');
  const types = v1RefundTypes(success, lenientText(body, 'transInfo'));
  const refundAmt = amountField(callback, body, 'refundOrderAmt');
  return refundFacts(callback, {
    version: 'v1',
    type: lookUp(types, status, 'transStatus', 'unknown_status'),
    status,
    newpayOrderNo: requiredText(body, 'newpayOrderNo'),
    newpayRefundNo: requiredText(body, 'newpayRefundOrderNo'),
    refundAmt,
    orderAmt: null,
    amountsRaw: rawAmounts({ refundOrderAmt: refundAmt }),
    about: about(body),
    whose: attribution(callback, 'appId', optionalText(body, 'appId')),
    drift: [],
    when: noticeTime(callback, body),
  });
}

/** Pages 5 "Result callback" and 8 "Refund callback" of the deprecated API: flat bodies with one transStatus. */
export function translateV1(callback: StoredCallback, body: JsonObject): Translation {
  if (isPresent(body, 'newpayRefundOrderNo') || isPresent(body, 'refundOrderAmt')) {
    return v1Refund(callback, body);
  }
  if (isPresent(body, 'transStatus')) return v1Payment(callback, body);
  throw new Unreadable('unknown_callback_type', 'body: expected transStatus');
}
