import { createHash } from 'node:crypto';
import { decide } from '@quittance/processors/order/decide';
import type { Order } from '@quittance/processors/order/order';
import { callbackOutcomesTable } from '@quittance/projections/callback-outcomes';
import { callbacksTable } from '@quittance/projections/callbacks';
import { orderEventsTable } from '@quittance/projections/order-events';
import { orderFactsTable } from '@quittance/projections/order-facts';
import { orders as ordersTable } from '@quittance/projections/orders';
import { givenRange, store } from '@quittance/projections/testing/clickhouse.given';
import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import {
  callbackOutcomes,
  callbacks,
  orderEvents,
  orderFacts,
  orderSnapshots,
} from '@quittance/schemas/topics/index';
import type { Topic } from '@quittance/schemas/topics/topic';
import type { Sending } from './told.js';

interface Placed extends Sending {
  readonly topic: string;
  readonly offset: number;
}

function placed(sendings: readonly Sending[]): readonly Placed[] {
  const next = new Map<string, number>();
  return sendings.map((sending) => {
    const topic = `callbacks.${sending.fact.provider}`;
    const offset = next.get(topic) ?? 0;
    next.set(topic, offset + 1);
    return { ...sending, topic, offset };
  });
}

function place({ topic, offset }: Placed) {
  const callback_id = `${topic}-${offset}`;
  return { callback_id, callback_topic: topic, callback_partition: 0, callback_offset: offset, facts: 1 };
}

/** What the real fold makes of the log: every snapshot, every event, an outcome per fact. */
function folded(log: readonly Placed[]) {
  const orders = new Map<string, Order>();
  const snapshots: Order[] = [];
  const events: OrderEvent[] = [];
  const outcomes = log.map((sending, offset) => {
    const fact = { ...sending.fact, ...place(sending), fact_index: 0 };
    const decision = decide({ fact, partition: 0, offset }, orders.get(fact.order_key) ?? null);
    if ('order' in decision) {
      orders.set(fact.order_key, decision.order);
      snapshots.push(decision.order);
      events.push(...decision.events);
    }
    const outcome = decision.kind === 'applied' ? 'applied' : 'duplicate';
    return { ...fact, outcome, reason: '' };
  });
  return { snapshots, events, outcomes };
}

/** The same rows in another cut: under a range's own token ClickHouse would drop the second insert unseen. */
function cut<T>(rows: readonly T[], ranges: number): readonly (readonly [number, readonly T[]])[] {
  const size = Math.ceil(rows.length / ranges);
  return Array.from({ length: ranges }, (_, at) => [at * size, rows.slice(at * size, (at + 1) * size)]);
}

/**
 * Fills the tables as the workers would.
 * @param ranges into how many inserts each topic is cut; another number than before = a replay
 */
export async function storeMonth(
  clickhouse: ClickHouse,
  sendings: readonly Sending[],
  ranges: number,
): Promise<void> {
  const log = placed(sendings);
  const { snapshots, events, outcomes } = folded(log);
  const rows = log.map((sending) => ({
    ...sending.fact,
    ...place(sending),
    body_sha256: createHash('sha256').update(sending.body).digest('hex'),
  }));
  const fill = async <T>(
    table: Parameters<typeof store>[1],
    topic: Topic<T>,
    all: Parameters<typeof givenRange<T>>[1],
    name?: string,
  ) => {
    const planned = cut(all, ranges).map(([fromOffset, part]) =>
      givenRange(topic, part, { fromOffset, ...(name === undefined ? {} : { name }) }),
    );
    await store(clickhouse, table, topic, planned);
  };
  for (const topic of new Set(log.map((sending) => sending.topic))) {
    await fill(
      callbacksTable,
      callbacks,
      rows.filter((row) => row.callback_topic === topic),
      topic,
    );
  }
  await fill(orderFactsTable, orderFacts, outcomes);
  await fill(callbackOutcomesTable, callbackOutcomes, outcomes);
  await fill(
    ordersTable,
    orderSnapshots,
    snapshots.map((order) => ({ ...order })),
  );
  await fill(
    orderEventsTable,
    orderEvents,
    events.map((event) => ({ ...event })),
  );
}
