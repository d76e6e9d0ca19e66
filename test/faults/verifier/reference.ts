import { decide } from '@quittance/processors/order/decide';
import type { Order } from '@quittance/processors/order/order';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Read, Writers } from './log.js';

/** What a fold that nothing disturbs makes of the facts, as bytes. */
export interface Reference {
  /** By order key: the last snapshot. */
  readonly snapshots: ReadonlyMap<string, Buffer>;
  /** By partition: every event in turn. */
  readonly events: ReadonlyMap<number, readonly Buffer[]>;
  readonly orders: ReadonlyMap<string, Order>;
}

/** One pass over the facts in the order of each partition, with the real model and nothing around it. */
export function referenceFold(facts: readonly Read<OrderFact>[], writers: Writers): Reference {
  const orders = new Map<string, Order>();
  const events = new Map<number, Buffer[]>();
  for (const { record, value: fact } of facts) {
    const arrival = { fact, partition: record.partition, offset: Number(record.offset) };
    const decision = decide(arrival, orders.get(fact.order_key) ?? null);
    if (decision.kind !== 'applied' && decision.kind !== 'refined') continue;
    orders.set(fact.order_key, decision.order);
    const written = decision.events.map((event) => writers.events.encode(event));
    events.set(record.partition, [...(events.get(record.partition) ?? []), ...written]);
  }
  const snapshots = new Map([...orders].map(([key, order]) => [key, writers.snapshots.encode(order)]));
  return { snapshots, events, orders };
}
