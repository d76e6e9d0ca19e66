import { decide } from '@quittance/processors/order/decide';
import type { Arrival } from '@quittance/processors/order/facts';
import type { Order } from '@quittance/processors/order/order';
import { codecsWithoutRegistry } from '@quittance/processors/testing/codecs';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';

const { snapshots } = codecsWithoutRegistry();

/** What the fold makes of a log: every order, and every event in turn. */
export interface Folded {
  readonly orders: ReadonlyMap<string, Order>;
  readonly events: readonly OrderEvent[];
  /** Fact ids decided as anything but applied or duplicate. */
  readonly refused: readonly string[];
}

/**
 * Folds a log as one partition does.
 * @param restartsAt says before which place of the log every order is put away and read again
 */
export function fold(log: readonly Arrival[], restartsAt: (place: number) => boolean = () => false): Folded {
  let orders = new Map<string, Order>();
  const events: OrderEvent[] = [];
  const refused: string[] = [];
  for (const [place, arrival] of log.entries()) {
    if (restartsAt(place)) orders = new Map([...orders].map(([key, order]) => [key, readAgain(order)]));
    const key = arrival.fact.order_key;
    const decision = decide(arrival, orders.get(key) ?? null);
    if (decision.kind === 'quarantined') refused.push(`${arrival.fact.fact_id} ${decision.reason}`);
    if (!('order' in decision)) continue;
    orders.set(key, decision.order);
    events.push(...decision.events);
  }
  return { orders, events, refused };
}

/** A copy that shares nothing with the order: written and read as the fold's store has it. */
function readAgain(order: Order): Order {
  return snapshots.decodeSync(snapshots.encode(order)) ?? order;
}

/** An order's snapshot, byte by byte. */
export function bytesOf(order: Order): Buffer {
  return snapshots.encode(order);
}
