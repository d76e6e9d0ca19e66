import type { FactFlag } from '../../generated/order-facts.js';
import { exponentsFor } from '../account-settings.js';
import { optionalDecimal, type ReadAmount, rawAmounts, required } from '../amounts.js';
import { attribution } from '../attribution.js';
import { type DocumentedField, driftFlags } from '../drift.js';
import { isPresent, lookUp, objectField, optionalText, requiredText } from '../fields.js';
import { type JsonObject, memberOf } from '../json-value.js';
import type { StoredCallback, Translation } from '../provider.js';
import { occurrence, optionalEpochMs } from '../times.js';
import { Unreadable } from '../unreadable.js';
import { exponents } from './currencies.js';
import { amountFields, envelopeFields, paymentFields, refundFields } from './documented.js';
import { paymentFacts, settlementOf } from './payment.js';
import { refundFacts } from './refund.js';
import { channelOf, paymentTypes, refundTypes, settlements } from './vocabulary.js';

/** `{ value, currency }` */
function amountField(callback: StoredCallback, object: JsonObject, name: string): ReadAmount {
  const amount = objectField(object, name);
  const currency = requiredText(amount, 'currency');
  const table = exponentsFor(callback.options, currency, exponents);
  return required(optionalDecimal(amount, 'value', currency, table), `${name}.value`);
}

/** An envelope and what is in it. */
interface Report {
  readonly envelope: JsonObject;
  /** Epoch ms: when the notice was made, null where it does not say. */
  readonly envelopeTime: number | null;
  readonly data: JsonObject;
}

function driftOf({ envelope, data }: Report, fields: readonly DocumentedField[]): readonly FactFlag[] {
  const nested = ['orderAmt', 'refundAmt'].flatMap((name) => {
    const amount = memberOf(data, name);
    return amount?.kind === 'object' ? driftFlags(amount, amountFields, `${name}.`) : [];
  });
  return [...driftFlags(envelope, envelopeFields), ...driftFlags(data, fields), ...nested];
}

function v2Payment(callback: StoredCallback, report: Report): Translation {
  const { data, envelopeTime } = report;
  const status = requiredText(data, 'payStatus');
  return paymentFacts(callback, {
    version: 'v2',
    type: lookUp(paymentTypes, status, 'payStatus', 'unknown_status'),
    status,
    newpayOrderNo: requiredText(data, 'newpayOrderNo'),
    orderAmt: amountField(callback, data, 'orderAmt'),
    about: {
      merchant_order_no: optionalText(data, 'mchOrderNo'),
      merchant_code: optionalText(data, 'appId'),
      channel: channelOf(optionalText(data, 'payMethod'), 'v2'),
      product: optionalText(data, 'orderType'),
    },
    whose: attribution(callback, 'appId', optionalText(data, 'appId')),
    drift: driftOf(report, paymentFields),
    when: occurrence(optionalEpochMs(data, 'paytime'), envelopeTime, callback.receivedAt),
    settlement: settlementOf(data, settlements),
    settlementWhen: occurrence(null, envelopeTime, callback.receivedAt),
  });
}

function v2Refund(callback: StoredCallback, report: Report): Translation {
  const { data, envelopeTime } = report;
  const status = requiredText(data, 'refundStatus');
  const refundAmt = amountField(callback, data, 'refundAmt');
  const orderAmt = isPresent(data, 'orderAmt') ? amountField(callback, data, 'orderAmt') : null;
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
    whose: { merchant: callback.merchant, flags: [] },
    drift: driftOf(report, refundFields),
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
  const report = { envelope, envelopeTime: optionalEpochMs(envelope, 'timestamp'), data };
  const isPayment = isPresent(data, 'payStatus');
  const isRefund = isPresent(data, 'refundStatus') || isPresent(data, 'newpayRefundNo');
  if (isPayment && !isRefund) return v2Payment(callback, report);
  if (isRefund && !isPayment) return v2Refund(callback, report);
  throw new Unreadable('unknown_callback_type', 'data: expected either payStatus or refundStatus');
}
