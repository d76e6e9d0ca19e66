import { bodyObject, isPresent, optionalText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import type { StoredCallback, Translation } from '../provider.js';
import { reading, Unreadable } from '../unreadable.js';
import { refundFacts } from './refund.js';
import { saleFacts } from './sale.js';

/** Neither notify_type nor trade_type is always sent: a refund says trade_type REFUND or has a refund_no. */
function byTradeType(callback: StoredCallback, body: JsonObject): Translation {
  const hasRefundNo = isPresent(body, 'refund_no');
  switch (optionalText(body, 'trade_type')) {
    case null:
      return hasRefundNo ? refundFacts(callback, body) : saleFacts(callback, body, false);
    case 'REFUND':
      return refundFacts(callback, body);
    case 'SALE':
      if (!hasRefundNo) return saleFacts(callback, body, true);
      throw new Unreadable('unknown_callback_type', 'trade_type: SALE with a refund_no');
    default:
      throw new Unreadable('unknown_callback_type', 'trade_type: neither SALE nor REFUND');
  }
}

/** Sale and refund notices of every scene (web, wap, app, jsapi, qrcode, cashier). */
export function translate(callback: StoredCallback): Translation {
  return reading(() => byTradeType(callback, bodyObject(callback.body)));
}
