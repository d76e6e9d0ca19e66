import { rawAmounts } from '../amounts.js';
import { factOf } from '../fact.js';
import { lookUp, requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { StoredCallback, Translation } from '../provider.js';
import { API_VERSION, about, amountField, flagsOf, merchantOf, orderNo, timeOf } from './common.js';
import { declaredSaleTypes, saleTypes } from './vocabulary.js';

/**
 * A sale notice of any scene. What the buyer paid is not sent, so total_fee is taken and marked assumed.
 * @param declared whether trade_type says SALE (jsapi leaves it out)
 */
export function saleFacts(callback: StoredCallback, body: JsonObject, declared: boolean): Translation {
  const status = requiredText(body, 'trade_status');
  const type = lookUp(declared ? declaredSaleTypes : saleTypes, status, 'trade_status', 'unknown_status');
  const totalFee = amountField(callback, body, 'total_fee');
  const whose = merchantOf(callback, body);
  const { minor, currency, exponent } = totalFee.money;
  const order = orderNo(body);
  const paid = type === 'payment.succeeded';
  const fact = factOf(callback, {
    about: about(callback, body, whose),
    merchant: whose.merchant,
    type,
    subject: ['payment', order, status],
    api_version: API_VERSION,
    provider_status: status,
    provider_order_no: order,
    currency,
    exponent,
    order_minor: minor,
    paid_minor: paid ? minor : null,
    paid_is_assumed: paid,
    amounts_raw: rawAmounts({ total_fee: totalFee }),
    flags: flagsOf(body, whose, { total_fee: totalFee }),
    when: timeOf(callback, body),
  });
  return { kind: 'facts', facts: [fact] };
}
