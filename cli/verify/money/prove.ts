import { join } from 'node:path';
import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { TopicCodec } from '@quittance/runtime/codec';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Progress } from '../progress.js';
import { scan } from '../scan.js';
import { lengthOf, type Span, spansBetween, spansOf } from '../span.js';
import { Spill } from '../spill.js';
import { ordersIn } from './bucket.js';
import type { FactsOf } from './callbacks.js';
import { type Compared, Comparison, type Difference } from './compare.js';
import { dayKey } from './days.js';
import { encodeFrame, type FrameKind, factContent } from './frame.js';
import { rowContent } from './row.js';
import { daysOfOrdersBefore, readDays, readOrders } from './views.js';

export interface MoneyTask {
  readonly kafka: KafkaClient;
  readonly clickhouse: ClickHouse;
  readonly factsOf: FactsOf;
  readonly factCodec: TopicCodec<OrderFact>;
  readonly scratch: string;
  readonly progress: Progress;
  readonly inputs: readonly Span[];
}

/** How far the public views say what the callbacks say. */
export interface MoneyResult {
  readonly facts: number;
  readonly orders: Readonly<Compared>;
  readonly days: Readonly<Compared>;
  /** Orders first seen before this time may have lost callbacks; null = none has. Epoch ms. */
  readonly coveredFromMs: number | null;
  readonly differences: number;
  readonly listed: readonly Difference[];
  readonly spilledBytes: number;
}

const ORDERS_PER_BUCKET = 20_000;
const MAX_BUCKETS = 2_048;

/**
 * Translates every callback anew, folds the facts of each order from nothing, and compares with the views. Facts and
 * rows of an order meet in one bucket on disk, so that memory holds one bucket.
 */
export async function proveMoney(task: MoneyTask): Promise<MoneyResult> {
  const buckets = Math.min(MAX_BUCKETS, Math.max(1, Math.ceil(lengthOf(task.inputs) / ORDERS_PER_BUCKET)));
  const spill = new Spill(join(task.scratch, 'orders'), buckets);
  const { facts, cutMs } = await spillFacts(task, spill, 'fact', task.inputs);
  await spillRows(task, spill);
  const shown = await readDays(task.clickhouse);
  // Fixed after the views were read: whatever they show beyond the inputs lies in here.
  const later = spansBetween(task.inputs, await spansOf(task.kafka, topicsOf(task.inputs)));
  await spillFacts(task, spill, 'later', later);
  const comparison = new Comparison(cutMs === null ? -Infinity : cutMs + 1);
  const stage = task.progress.stage('facts compared', facts);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    for await (const order of ordersIn(spill.drain(bucket), task.factCodec)) {
      comparison.order(order);
      stage.advance(order.facts.length);
    }
  }
  comparison.settle(shown, await uncoveredDays(task, cutMs));
  stage.end();
  return {
    facts,
    orders: comparison.orders,
    days: comparison.daily,
    coveredFromMs: cutMs === null ? null : cutMs + 1,
    differences: comparison.differences,
    listed: comparison.listed,
    spilledBytes: spill.bytes,
  };
}

function topicsOf(spans: readonly Span[]): readonly string[] {
  return [...new Set(spans.map(({ topic }) => topic))];
}

async function uncoveredDays({ clickhouse }: MoneyTask, cutMs: number | null): Promise<ReadonlySet<string>> {
  return cutMs === null
    ? new Set()
    : new Set((await daysOfOrdersBefore(clickhouse, cutMs + 1)).map((row) => dayKey(row)));
}

/** @returns how many facts, and the time up to which retention has cut into some partition; null = nowhere */
async function spillFacts(
  { kafka, factsOf, factCodec, progress }: MoneyTask,
  spill: Spill,
  kind: FrameKind,
  spans: readonly Span[],
): Promise<{ readonly facts: number; readonly cutMs: number | null }> {
  const stage = progress.stage(kind === 'fact' ? 'callbacks translated' : 'later callbacks', lengthOf(spans));
  // A cut partition that is empty has lost everything up to now.
  const cuts = new Map(spans.filter(({ from }) => from > 0n).map((span) => [nameOf(span), Date.now()]));
  let facts = 0;
  await scan(kafka, spans, async (records) => {
    for (const record of records) {
      const name = nameOf(record);
      const cut = cuts.get(name);
      if (cut !== undefined) cuts.set(name, Math.min(cut, record.timestampMs));
      for (const fact of await factsOf(record)) {
        spill.add(
          bucketOf(fact.order_key, spill.buckets),
          encodeFrame(kind, fact.order_key, factContent(factCodec, fact)),
        );
        facts += 1;
      }
    }
    stage.advance(records.length);
  });
  stage.end();
  return { facts, cutMs: cuts.size === 0 ? null : Math.max(...cuts.values()) };
}

function nameOf({ topic, partition }: Pick<Span, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}

async function spillRows({ clickhouse, progress }: MoneyTask, spill: Spill): Promise<void> {
  const stage = progress.stage('orders read', 0);
  for await (const page of readOrders(clickhouse)) {
    for (const row of page)
      spill.add(bucketOf(row.orderKey, spill.buckets), encodeFrame('row', row.orderKey, rowContent(row)));
    stage.advance(page.length);
  }
  stage.end();
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the key's UTF-16 units: spreads, and needs nothing more. */
function bucketOf(orderKey: string, buckets: number): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < orderKey.length; at += 1) hash = Math.imul(hash ^ orderKey.charCodeAt(at), FNV_PRIME);
  return (hash >>> 0) % buckets;
}
