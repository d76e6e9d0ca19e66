import type { TopicCodec } from '@quittance/runtime/codec';
import { crashPoint } from '@quittance/runtime/crash-points';
import type { ChunkResult, OutgoingRecord, PartitionWork, WrittenUpTo } from '@quittance/runtime/kafka/types';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { passedOn } from '../headers.js';
import type { IdempotencyCache } from '../idempotency/cache.js';
import { variantOf } from '../order/facts.js';
import type { OutcomeDesk } from '../outcome.js';
import type { TopicNames } from '../topics.js';
import { type FoldedChunk, foldChunk } from './chunk.js';
import { eventRecord } from './events.js';
import { digestOf } from './position.js';
import { type ReadChangelog, restore } from './restore.js';
import type { SnapshotStore, Tip } from './store.js';

export interface FoldWorkOptions {
  readonly facts: TopicCodec<OrderFact>;
  readonly events: TopicCodec<OrderEvent>;
  readonly snapshots: TopicCodec<OrderSnapshot>;
  readonly topics: Pick<TopicNames, 'orderEvents' | 'orderSnapshots'>;
  readonly desk: OutcomeDesk;
  readonly readChangelog: ReadChangelog;
  readonly cache: IdempotencyCache;
  readonly clusterId: string;
}

/**
 * Facts in, orders out, for one partition. The steps of a chunk, and what a death after each leaves behind:
 * 1. fold on an overlay: nothing; the chunk is read again.
 * 2. the worker commits outputs and offset in one transaction: all or nothing of it.
 * 3. overlay into the store: the store is read anew from order-snapshots.
 * 4. tell the cache: the fold recognises the repeats that the cache then misses.
 */
export function foldWork(partition: number, store: SnapshotStore, options: FoldWorkOptions): PartitionWork {
  let reached: bigint | null = null;
  return {
    async restore() {
      reached = await restore(partition, store, options.snapshots, options.readChangelog);
      return reached;
    },
    async process(chunk) {
      const folded = await foldChunk(chunk, {
        ...options,
        store,
        eventRecord: (event, record) =>
          eventRecord(event, record, options.topics.orderEvents, options.events),
      });
      // After an error this instance is thrown away, so what is not committed is never taken for reached.
      if (folded.lastApplied !== null) reached = folded.lastApplied + 1n;
      return {
        state: reached,
        outputs: outputsOf(folded, options),
        committed: (written) => afterCommit(folded, store, options, partition, written),
      } satisfies ChunkResult;
    },
    close: () => store.close(),
  };
}

/** Snapshots and events stay in the partition of their facts: that is what makes one owner per order. */
function outputsOf(
  { events, touched, verdicts }: FoldedChunk,
  { topics, desk }: FoldWorkOptions,
): readonly OutgoingRecord[] {
  const outputs = [...events];
  for (const [orderKey, { bytes, record }] of touched) {
    outputs.push({
      topic: topics.orderSnapshots,
      key: Buffer.from(orderKey),
      value: bytes,
      headers: passedOn(record),
      timestampMs: record.timestampMs,
      partition: record.partition,
    });
  }
  for (const verdict of verdicts) outputs.push(...desk.records(verdict));
  return outputs;
}

async function afterCommit(
  { applied, touched, lastApplied, verdicts }: FoldedChunk,
  store: SnapshotStore,
  { topics, desk, cache, clusterId }: FoldWorkOptions,
  partition: number,
  written?: WrittenUpTo,
): Promise<void> {
  crashPoint('chunk.storing');
  if (lastApplied !== null) {
    await store.put({
      snapshots: new Map(Array.from(touched, ([orderKey, { bytes }]) => [orderKey, bytes])),
      sourceOffset: lastApplied,
      tip: tipOf(touched, written?.(topics.orderSnapshots, partition) ?? null),
    });
  }
  crashPoint('chunk.stored');
  desk.report(verdicts);
  // Not awaited: the cache may be slow or away, and it never rejects.
  void cache.remember(applied.map((fact) => [fact.fact_id, markOf(fact, clusterId)] as const));
}

/** The snapshots were written in this order, so the last of them has the last offset. */
function tipOf(touched: FoldedChunk['touched'], nextOffset: bigint | null): Tip | null {
  const last = [...touched].at(-1);
  if (last === undefined || nextOffset === null) return null;
  const [orderKey, { bytes }] = last;
  return { offset: nextOffset - 1n, orderKey, digest: digestOf(bytes) };
}

function markOf(fact: OrderFact, clusterId: string) {
  return {
    clusterId,
    topic: fact.callback_topic,
    partition: fact.callback_partition,
    offset: fact.callback_offset,
    variant: variantOf(fact),
    occurredAt: fact.occurred_at,
    receivedAt: fact.received_at,
  };
}
