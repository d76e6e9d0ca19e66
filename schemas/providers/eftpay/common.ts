import type { FactFlag } from '../../generated/order-facts.js';
import { exponentsFor } from '../account-settings.js';
import { optionalDecimal, type ReadAmount, required } from '../amounts.js';
import { type Attribution, attribution } from '../attribution.js';
import { buyerRefOf } from '../buyer.js';
import { driftFlags } from '../drift.js';
import type { About } from '../fact.js';
import { optionalText, requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { StoredCallback } from '../provider.js';
import { type Occurrence, occurrence, optionalUtcPlus8 } from '../times.js';
import { exponents } from './currencies.js';
import { AMOUNT_LENGTH, documentedFields } from './documented.js';

export const API_VERSION = 'vmp';

/** eftPay's own order number, else `out:<user_confirm_key>:<out_trade_no>`: the merchant's is unique per user only. */
export function orderNo(body: JsonObject): string {
  return (
    optionalText(body, 'eftpay_trade_no') ??
    `out:${requiredText(body, 'user_confirm_key')}:${requiredText(body, 'out_trade_no')}`
  );
}

/** A decimal amount in the notice's currency. */
export function amountField(callback: StoredCallback, body: JsonObject, name: string): ReadAmount {
  const currency = requiredText(body, 'currency');
  const table = exponentsFor(callback.options, currency, exponents);
  return required(optionalDecimal(body, name, currency, table), name);
}

/** Whose the notice is: user_confirm_key stands in every one. */
export function merchantOf(callback: StoredCallback, body: JsonObject): Attribution {
  return attribution(callback, 'user_confirm_key', optionalText(body, 'user_confirm_key'));
}

/** An amount that fills its field may have lost digits on the way to it. */
function limitFlags(amounts: Readonly<Record<string, ReadAmount>>): readonly FactFlag[] {
  return Object.entries(amounts).flatMap(([field, { raw }]) =>
    raw.length < AMOUNT_LENGTH
      ? []
      : [{ kind: 'amount_inconsistent', field, detail: `fills its field of ${AMOUNT_LENGTH} characters` }],
  );
}

/** Everything odd about a notice that could be read. */
export function flagsOf(
  body: JsonObject,
  { flags }: Attribution,
  amounts: Readonly<Record<string, ReadAmount>>,
): readonly FactFlag[] {
  return [...driftFlags(body, documentedFields), ...limitFlags(amounts), ...flags];
}

/** gmt_payment (of a refund: the refund's time), else the notice's `time`; both at UTC+8. */
export function timeOf(callback: StoredCallback, body: JsonObject): Occurrence {
  return occurrence(
    optionalUtcPlus8(body, 'gmt_payment'),
    optionalUtcPlus8(body, 'time'),
    callback.receivedAt,
  );
}

/** Ids of the buyer: of the wallet's app, of the merchant's, of Alipay; a scene sends one or two of them. */
const BUYER_IDS = ['openid', 'sub_openid', 'buyer_id'];

/** What every notice tells about its order; jsapi and qrcode send payment_type in place of wallet. */
export function about(callback: StoredCallback, body: JsonObject, { merchant }: Attribution): About {
  return {
    buyer_ref: buyerRefOf(callback, merchant, [body], BUYER_IDS),
    merchant_order_no: optionalText(body, 'out_trade_no'),
    network_order_no: optionalText(body, 'transaction_id') ?? optionalText(body, 'trade_no'),
    merchant_code: optionalText(body, 'user_confirm_key'),
    terminal: optionalText(body, 'tid'),
    channel: optionalText(body, 'wallet') ?? optionalText(body, 'payment_type'),
    product: optionalText(body, 'scene_type'),
  };
}
