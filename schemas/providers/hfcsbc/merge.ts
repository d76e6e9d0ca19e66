import type { FactFlag } from '../../generated/order-facts.js';
import { hash128 } from '../../hash.js';
import { joinKey } from '../../join-key.js';
import { driftFlags } from '../drift.js';
import type { About, PaymentType } from '../fact.js';
import { requiredText } from '../fields.js';
import type { JsonObject } from '../json-value.js';
import { mergeFields } from './documented.js';
import type { Order } from './read-order.js';

/** What each member's facts say of the merged order; nothing in it names another member. */
export interface Merge {
  readonly about: Required<
    Pick<About, 'merge_no' | 'merge_size' | 'merge_members' | 'merge_amounts' | 'merge_mixed'>
  >;
  readonly flags: readonly FactFlag[];
}

const ENDED_UNPAID: ReadonlySet<PaymentType> = new Set([
  'payment.closed',
  'payment.expired',
  'payment.failed',
]);

/** One text for a set of lists, whatever order they come in. */
function hashOf(lists: readonly (readonly string[])[]): string {
  return hash128(joinKey(lists.map(joinKey).sort()));
}

/**
 * The merged order as its members may know it: how many they are, whether they ended alike, and two hashes, over
 * numbers and over numbers with amounts, by which two reports of one merge can be told apart.
 */
export function mergeOf(business: JsonObject, orders: readonly Order[]): Merge {
  const payments = orders.map(({ meaning }) => meaning.payment);
  return {
    about: {
      merge_no: requiredText(business, 'osMergeNo'),
      merge_size: orders.length,
      merge_members: hashOf(orders.map(({ osTradeNo }) => [osTradeNo])),
      merge_amounts: hashOf(orders.map(({ osTradeNo, orderFee }) => [osTradeNo, `${orderFee.money.minor}`])),
      merge_mixed:
        payments.includes('payment.succeeded') && payments.some((payment) => ENDED_UNPAID.has(payment)),
    },
    flags: driftFlags(business, mergeFields),
  };
}
