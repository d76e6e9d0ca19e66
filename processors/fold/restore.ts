import type { TopicCodec } from '@quittance/runtime/codec';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import type { SnapshotStore } from './store.js';

/** Reads what a store lacks of order-snapshots, partition p, up to its end. */
export type ReadChangelog = (
  partition: number,
  fromOffset: bigint,
  onRecords: (records: readonly IncomingRecord[]) => Promise<void>,
) => Promise<void>;

/** The changelog in Kafka. */
export function kafkaChangelog(kafka: KafkaClient, topic: string): ReadChangelog {
  return async (partition, fromOffset, onRecords) => {
    await readPartition(kafka, { topic, partition, fromOffset, isolation: 'read_committed', onRecords });
  };
}

/**
 * Brings a store up to date. Runs after the former owner has been fenced, so that the end of the changelog is final.
 * @returns the next offset of order-facts that the snapshots imply; null where there are none
 */
export async function restore(
  partition: number,
  store: SnapshotStore,
  snapshots: TopicCodec<OrderSnapshot>,
  readChangelog: ReadChangelog,
): Promise<bigint | null> {
  await readChangelog(partition, store.changelogOffset(), async (records) => {
    for (const record of records) await take(record, partition, store, snapshots);
  });
  const last = store.sourceOffset();
  return last === null ? null : last + 1n;
}

/** A snapshot that cannot be read is thrown, not skipped: without it the order would be counted anew. */
async function take(
  record: IncomingRecord,
  partition: number,
  store: SnapshotStore,
  codec: TopicCodec<OrderSnapshot>,
): Promise<void> {
  const snapshot = codec.decodeSync(record.value) ?? (await codec.decode(record.value));
  if (snapshot.source_partition !== partition) {
    throw new Error(
      `order-snapshots/${partition} holds an order of order-facts/${snapshot.source_partition}: the number of partitions must never change`,
    );
  }
  store.put({
    snapshots: new Map([[snapshot.order_key, record.value]]),
    sourceOffset: BigInt(snapshot.source_offset),
    changelogOffset: record.offset + 1n,
  });
}
