import { isPresent } from '../fields.js';
import { type JsonObject, memberOf } from '../json-value.js';
import type { ProviderFact, StoredCallback, Translation } from '../provider.js';
import { reading, Unreadable } from '../unreadable.js';
import { businessObject } from './envelope.js';
import { mergeOf } from './merge.js';
import { orderFacts } from './order.js';
import { readOrder } from './read-order.js';
import { refundFact } from './refund.js';

/** WeChat's own merges hold at most 50 orders; no limit of this platform is known. */
const MAX_MEMBERS = 200;

type Facts = readonly [ProviderFact, ...ProviderFact[]];

function members(business: JsonObject): JsonObject[] {
  const list = memberOf(business, 'subOrders');
  if (list?.kind !== 'array') throw new Unreadable('wrong_type', 'subOrders: expected a list');
  if (list.items.length > MAX_MEMBERS) {
    throw new Unreadable('too_many_members', `subOrders: more than ${MAX_MEMBERS}`);
  }
  return list.items.map((item) => {
    if (item.kind === 'object') return item;
    throw new Unreadable('wrong_type', 'subOrders: expected objects');
  });
}

/** A merged order is the orders of several merchants: each becomes facts of its own, with nothing of the others. */
function mergedFacts(callback: StoredCallback, business: JsonObject): Facts {
  const orders = members(business).map((member) => readOrder(callback, member, [business]));
  const merge = mergeOf(business, orders);
  const [first, ...rest] = orders.flatMap((order) => orderFacts(callback, order, merge));
  if (first === undefined) throw new Unreadable('missing_field', 'subOrders: empty');
  return [first, ...rest];
}

function factsOf(callback: StoredCallback, business: JsonObject): Facts {
  const kinds = ['subOrders', 'tradeStatus', 'refundStatus'].filter((name) => isPresent(business, name));
  switch (kinds.join(' ')) {
    case 'subOrders':
      return mergedFacts(callback, business);
    case 'tradeStatus':
      return orderFacts(callback, readOrder(callback, business, []), null);
    case 'refundStatus':
      return [refundFact(callback, business)];
    default:
      throw new Unreadable(
        'unknown_callback_type',
        'body: expected one of subOrders, tradeStatus, refundStatus',
      );
  }
}

/** All or nothing: one unreadable member quarantines the callback, from where it can be driven again. */
export function translate(callback: StoredCallback): Translation {
  return reading(() => ({ kind: 'facts', facts: factsOf(callback, businessObject(callback.body)) }));
}
