import { createHmac, type KeyObject } from 'node:crypto';
import { joinKey } from '../join-key.js';
import { lenientText } from './fields.js';
import type { JsonObject } from './json-value.js';
import type { StoredCallback } from './provider.js';

/**
 * A buyer without the buyer: HMAC-SHA256, lower-case hex, over provider and id under the merchant's key. Equal for
 * equal buyers of one merchant, useless to anybody without the key, and no link between two merchants.
 */
export function buyerRef(key: KeyObject, provider: string, buyerId: string): string {
  return createHmac('sha256', key)
    .update(joinKey([provider, buyerId]), 'utf8')
    .digest('hex');
}

/** A login with its middle starred out, as some wallets send it, is that of many. */
const MASKED = /\*/;

/**
 * The buyer_ref by the first id that `objects` give under `names`, names first: ids that stay come before logins.
 * An id that cannot be read is passed over: no order waits for it.
 */
export function buyerRefOf(
  callback: StoredCallback,
  merchant: string,
  objects: readonly JsonObject[],
  names: readonly string[],
): string | null {
  const ids = names.flatMap((name) => objects.map((object) => lenientText(object, name)));
  const id = ids.find((text) => text !== null && !MASKED.test(text));
  return id === undefined || id === null ? null : callback.pseudonym(merchant, id);
}
