import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import { eventsBetween } from './events.js';
import { type Arrival, copyOf, refines } from './facts.js';
import { evolve, type Order } from './order.js';
import { type FactRefusal, fits, MAX_FACTS_PER_ORDER, refusalOf } from './refusals.js';

/** What becomes of a fact: exactly one of these. */
export type Decision =
  | { readonly kind: 'applied'; readonly order: Order; readonly events: readonly OrderEvent[] }
  | { readonly kind: 'refined'; readonly order: Order; readonly events: readonly OrderEvent[] }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'quarantined'; readonly reason: FactRefusal };

/**
 * Decides one fact against its order. A fact the order has already decides nothing, however often it comes, unless
 * this sending tells an earlier time: then it is a duplicate that refines the kept one. Any other is added to the set
 * and the order derived anew, so that two orders with the same facts are the same.
 */
export function decide(arrival: Arrival, order: Order | null): Decision {
  const refusal = refusalOf(arrival.fact);
  if (refusal !== null) return { kind: 'quarantined', reason: refusal };
  const known = copyOf(order?.facts ?? [], arrival.fact);
  if (known !== undefined && !refines(arrival.fact, known)) return { kind: 'duplicate' };
  if (known === undefined && (order?.facts.length ?? 0) >= MAX_FACTS_PER_ORDER) {
    return { kind: 'quarantined', reason: 'too_many_facts' };
  }
  const next = evolve(order, arrival);
  const events = eventsBetween(order, next, arrival);
  if (!fits(next, events)) return { kind: 'quarantined', reason: 'amount_overflow' };
  return { kind: known === undefined ? 'applied' : 'refined', order: next, events };
}
