import { optionalDecimal, type ReadAmount, required } from '../amounts.js';
import type { About } from '../fact.js';
import { optionalText, requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { StoredCallback } from '../provider.js';
import { type Occurrence, occurrence, optionalUtcPlus8 } from '../times.js';
import { exponents } from './currencies.js';

export const API_VERSION = 'vmp';

/** eftPay's own order number, else `out:<user_confirm_key>:<out_trade_no>`: the merchant's is unique per user only. */
export function orderNo(body: JsonObject): string {
  return (
    optionalText(body, 'eftpay_trade_no') ??
    `out:${requiredText(body, 'user_confirm_key')}:${requiredText(body, 'out_trade_no')}`
  );
}

/** A decimal amount in the notice's currency. */
export function amountField(body: JsonObject, name: string): ReadAmount {
  const currency = requiredText(body, 'currency');
  return required(optionalDecimal(body, name, currency, exponents), name);
}

/** gmt_payment (of a refund: the refund's time), else the notice's `time`; both at UTC+8. */
export function timeOf(callback: StoredCallback, body: JsonObject): Occurrence {
  return occurrence(
    optionalUtcPlus8(body, 'gmt_payment'),
    optionalUtcPlus8(body, 'time'),
    callback.receivedAt,
  );
}

/** What every notice tells about its order; jsapi and qrcode send payment_type in place of wallet. */
export function about(body: JsonObject): About {
  return {
    merchant_order_no: optionalText(body, 'out_trade_no'),
    network_order_no: optionalText(body, 'transaction_id') ?? optionalText(body, 'trade_no'),
    merchant_code: optionalText(body, 'user_confirm_key'),
    terminal: optionalText(body, 'tid'),
    channel: optionalText(body, 'wallet') ?? optionalText(body, 'payment_type'),
    product: optionalText(body, 'scene_type'),
  };
}
