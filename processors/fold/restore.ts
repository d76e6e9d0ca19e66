import type { Decoder, TopicCodec } from '@quittance/runtime/codec';
import { crashPoint } from '@quittance/runtime/crash-points';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { KafkaFailure } from '@quittance/runtime/kafka/errors';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { digestOf } from './position.js';
import type { SnapshotStore, Tip } from './store.js';

/** Reads what a store lacks of order-snapshots, partition p, up to its end. */
export type ReadChangelog = (
  partition: number,
  fromOffset: bigint,
  onRecords: (records: readonly IncomingRecord[]) => Promise<void>,
) => Promise<void>;

/** The changelog in Kafka; each reading of it is told in the log. */
export function kafkaChangelog(kafka: KafkaClient, topic: string, log: Log): ReadChangelog {
  return async (partition, fromOffset, onRecords) => {
    const startedAt = performance.now();
    let count = 0;
    await readPartition(kafka, {
      topic,
      partition,
      fromOffset,
      isolation: 'read_committed',
      onRecords: (records) => {
        count += records.length;
        return onRecords(records);
      },
    });
    const ms = Math.round(performance.now() - startedAt);
    log.info({ topic, partition, fromOffset: `${fromOffset}`, count, ms }, 'state restored');
  };
}

/** A store of another log than the one that is there now, or of a part of it that is gone. */
class Elsewhere extends Error {}

/** Of a snapshot, what a restore needs; the order itself is read when a fact asks for it. */
type Place = Pick<OrderSnapshot, 'order_key' | 'source_partition' | 'source_offset'>;

/** Fewer, larger batches are faster; all of them bound what is in memory. */
const BATCH_RECORDS = 1_000;

/**
 * Opens a store and brings it up to date. Runs after the former owner has been fenced, so that the end of the changelog is final.
 * @returns the next offset of order-facts that the snapshots imply; null where there are none
 */
export async function restore(
  partition: number,
  store: SnapshotStore,
  snapshots: TopicCodec<OrderSnapshot>,
  readChangelog: ReadChangelog,
): Promise<bigint | null> {
  await store.open();
  const places = snapshots.part(['order_key', 'source_partition', 'source_offset']);
  const read = () => readFrom(store.tip(), partition, store, places, readChangelog);
  try {
    await read();
  } catch (thrown) {
    if (store.tip() === null || !isElsewhere(thrown)) throw thrown;
    await store.clear(thrown.message);
    await read();
  }
  const last = store.sourceOffset();
  return last === null ? null : last + 1n;
}

function isElsewhere(thrown: unknown): thrown is Error {
  if (thrown instanceof KafkaFailure) return thrown.code === 'kafka_hole_below_log_start';
  return thrown instanceof Elsewhere;
}

/**
 * Reads from the tip on, the tip itself included: found in its place, or compacted away by a later snapshot of its
 * order, it shows that the store was filled from this very log.
 */
async function readFrom(
  tip: Tip | null,
  partition: number,
  store: SnapshotStore,
  places: Decoder<Place>,
  readChangelog: ReadChangelog,
): Promise<void> {
  let isProven = tip === null;
  await readChangelog(partition, tip?.offset ?? 0n, async (records) => {
    for (const record of records) isProven ||= tip !== null && proves(record, tip);
    for (let from = 0; from < records.length; from += BATCH_RECORDS) {
      await take(records.slice(from, from + BATCH_RECORDS), partition, store, places);
    }
    crashPoint('takeover.restoring');
  });
  if (!isProven) throw new Elsewhere(`order-snapshots/${partition} lacks the last snapshot of the store`);
}

function proves({ offset, key, value }: IncomingRecord, tip: Tip): boolean {
  if (offset < tip.offset || key.toString() !== tip.orderKey) {
    if (offset === tip.offset) throw new Elsewhere(`another order at offset ${offset} of order-snapshots`);
    return false;
  }
  if (offset > tip.offset || digestOf(value) === tip.digest) return true;
  throw new Elsewhere(`another snapshot at offset ${offset} of order-snapshots`);
}

/**
 * A snapshot that cannot be read is thrown, not skipped: without it the order would be counted anew. (What is wrong
 * within a field that is not needed here is thrown when a fact asks for the order.) An empty one is a tombstone, which a
 * repair writes for an order that no fact has: it goes into the store as it is, where it is none.
 */
async function take(
  records: readonly IncomingRecord[],
  partition: number,
  store: SnapshotStore,
  places: Decoder<Place>,
): Promise<void> {
  const snapshots = new Map<string, Buffer>();
  let sourceOffset = store.sourceOffset();
  for (const record of records) {
    if (record.value.length === 0) {
      snapshots.set(record.key.toString(), record.value);
      continue;
    }
    const place = await read(record, partition, places);
    snapshots.set(place.order_key, record.value);
    const source = BigInt(place.source_offset);
    if (sourceOffset === null || source > sourceOffset) sourceOffset = source;
  }
  const last = records.at(-1);
  // Tombstones alone imply no offset; an empty store has nothing that they could remove.
  if (last === undefined || sourceOffset === null) return;
  const tip = { offset: last.offset, orderKey: last.key.toString(), digest: digestOf(last.value) };
  await store.put({ snapshots, sourceOffset, tip });
}

async function read(record: IncomingRecord, partition: number, places: Decoder<Place>): Promise<Place> {
  const place = places.decodeSync(record.value) ?? (await places.decode(record.value));
  if (place.source_partition !== partition) {
    throw new Error(
      `order-snapshots/${partition} holds an order of order-facts/${place.source_partition}: the number of partitions must never change`,
    );
  }
  return place;
}
