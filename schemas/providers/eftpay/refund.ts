import { rawAmounts } from '../amounts.js';
import { factOf } from '../fact.js';
import { isPresent, lookUp, requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { StoredCallback, Translation } from '../provider.js';
import { API_VERSION, about, amountField, flagsOf, merchantOf, orderNo, timeOf } from './common.js';
import { type RefundMeaning, refundMeanings } from './vocabulary.js';

const REJECTED: RefundMeaning = { type: 'refund.failed', claim: null };

/**
 * A refund notice. rejectReason (Octopus) means that it failed, whatever the status says; the reason itself is free
 * text and stays out. refund_no is the merchant's number, so the order's number is part of the fact's id.
 */
export function refundFacts(callback: StoredCallback, body: JsonObject): Translation {
  const status = requiredText(body, 'trade_status');
  const known = lookUp(refundMeanings, status, 'trade_status', 'unknown_status');
  const rejected = isPresent(body, 'rejectReason');
  const { type, claim } = rejected ? REJECTED : known;
  const refundNo = requiredText(body, 'refund_no');
  const returnAmount = amountField(callback, body, 'return_amount');
  const totalFee = amountField(callback, body, 'total_fee');
  const { minor, currency, exponent } = returnAmount.money;
  const amounts = { total_fee: totalFee, return_amount: returnAmount };
  const whose = merchantOf(callback, body);
  const order = orderNo(body);
  const fact = factOf(callback, {
    about: about(callback, body, whose),
    merchant: whose.merchant,
    type,
    subject: ['refund', order, refundNo, status, ...(rejected ? ['rejected'] : [])],
    api_version: API_VERSION,
    provider_status: status,
    provider_order_no: order,
    refund_no: refundNo,
    currency,
    exponent,
    order_minor: totalFee.money.minor,
    refund_minor: minor,
    refund_claim: claim,
    amounts_raw: rawAmounts(amounts),
    flags: flagsOf(body, whose, amounts),
    when: timeOf(callback, body),
  });
  return { kind: 'facts', facts: [fact] };
}
