import { decide } from '@quittance/processors/order/decide';
import type { Order } from '@quittance/processors/order/order';
import { type RedriveOptions, translateRedrive } from '@quittance/processors/translate/redrive';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';

/** What sending dead letters again would do, as of now. */
export interface Rehearsal {
  /** Outcomes: applied, duplicate, ignored (reason), quarantined (reason). */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly events: readonly OrderEvent[];
}

/** The orders that facts are about, as they are now. */
export type FindOrders = (orderKeys: ReadonlySet<string>) => Promise<ReadonlyMap<string, Order>>;

/** Runs records of `redrives` through the very functions of translate and fold, on copies: nothing is written. */
export async function rehearse(
  records: readonly IncomingRecord[],
  options: RedriveOptions,
  findOrders: FindOrders,
): Promise<Rehearsal> {
  const outcomes = new Map<string, number>();
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const facts: OrderFact[] = [];
  for (const record of records) {
    const { outcome, facts: given } = await translateRedrive(record, options);
    if (outcome.kind !== 'translated') count(`${outcome.kind} (${outcome.reason})`);
    facts.push(...given);
  }
  const orders = new Map(await findOrders(new Set(facts.map((fact) => fact.order_key))));
  const events: OrderEvent[] = [];
  for (const [offset, fact] of facts.entries()) {
    const decision = decide({ fact, partition: 0, offset }, orders.get(fact.order_key) ?? null);
    if (decision.kind === 'applied' || decision.kind === 'refined') {
      orders.set(fact.order_key, decision.order);
      events.push(...decision.events);
    }
    const outcome = decision.kind === 'refined' ? 'duplicate' : decision.kind;
    count(decision.kind === 'quarantined' ? `quarantined (${decision.reason})` : outcome);
  }
  return { outcomes, events };
}
