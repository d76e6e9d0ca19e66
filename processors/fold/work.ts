import type { TopicCodec } from '@quittance/runtime/codec';
import { crashPoint } from '@quittance/runtime/crash-points';
import type {
  ChunkResult,
  IncomingRecord,
  OutgoingRecord,
  PartitionWork,
  WrittenUpTo,
} from '@quittance/runtime/kafka/types';
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
      const folded = await foldChunk(chunk, { ...options, store });
      const snapshots = encodeTouched(folded, options);
      // After an error this instance is thrown away, so what is not committed is never taken for reached.
      if (folded.lastApplied !== null) reached = folded.lastApplied + 1n;
      return {
        state: reached,
        outputs: outputsOf(folded, snapshots, options),
        committed: (written) => afterCommit(folded, snapshots, store, options, partition, written),
      } satisfies ChunkResult;
    },
    close: () => store.close(),
  };
}

/** The touched orders, in the order in which they are written. */
type Encoded = readonly {
  readonly orderKey: string;
  readonly bytes: Buffer;
  readonly record: IncomingRecord;
}[];

function encodeTouched({ touched }: FoldedChunk, { snapshots }: FoldWorkOptions): Encoded {
  return Array.from(touched, ([orderKey, { order, record }]) => ({
    orderKey,
    bytes: snapshots.encode(order),
    record,
  }));
}

/** Snapshots and events stay in the partition of their facts: that is what makes one owner per order. */
function outputsOf(
  { events, verdicts }: FoldedChunk,
  snapshots: Encoded,
  { topics, events: codec, desk }: FoldWorkOptions,
): readonly OutgoingRecord[] {
  const outputs: OutgoingRecord[] = [];
  for (const caused of events) {
    outputs.push(eventRecord(caused, topics.orderEvents, (event) => codec.encode(event)));
  }
  for (const { orderKey, bytes, record } of snapshots) {
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
  { applied, lastApplied, verdicts }: FoldedChunk,
  snapshots: Encoded,
  store: SnapshotStore,
  { topics, desk, cache, clusterId }: FoldWorkOptions,
  partition: number,
  written?: WrittenUpTo,
): Promise<void> {
  crashPoint('chunk.storing');
  if (lastApplied !== null) {
    await store.put({
      snapshots: new Map(snapshots.map(({ orderKey, bytes }) => [orderKey, bytes])),
      sourceOffset: lastApplied,
      tip: tipOf(snapshots, written?.(topics.orderSnapshots, partition) ?? null),
    });
  }
  crashPoint('chunk.stored');
  desk.report(verdicts);
  // Not awaited: the cache may be slow or away, and it never rejects.
  void cache.remember(applied.map((fact) => [fact.fact_id, markOf(fact, clusterId)] as const));
}

/** The snapshots were written in this order, so the last of them has the last offset. */
function tipOf(snapshots: Encoded, nextOffset: bigint | null): Tip | null {
  const last = snapshots.at(-1);
  if (last === undefined || nextOffset === null) return null;
  const { orderKey, bytes } = last;
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
