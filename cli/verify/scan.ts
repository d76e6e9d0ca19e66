import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { Span } from './span.js';

/** Takes the records of one fetch, in offset order within a partition. The next fetch waits for it. */
export type TakeRecords = (records: readonly IncomingRecord[]) => void | Promise<void>;

/** Partitions read at once: while one fetch is awaited another is worked on. */
const AT_ONCE = 2;
/** A fetch of small records is some ten times as large in memory, and that is what this process needs most of. */
const MAX_FETCH_BYTES = 1024 * 1024;

/** Reads spans, read_committed. Nothing is kept: memory holds a few fetches. */
export async function scan(kafka: KafkaClient, spans: readonly Span[], take: TakeRecords): Promise<void> {
  const waiting = spans.filter(({ from, to }) => from < to);
  const worker = async () => {
    for (let span = waiting.pop(); span !== undefined; span = waiting.pop()) {
      await readSpan(kafka, span, take);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function readSpan(
  kafka: KafkaClient,
  { topic, partition, from, to }: Span,
  take: TakeRecords,
): Promise<void> {
  await readPartition(kafka, {
    topic,
    partition,
    fromOffset: from,
    toOffset: to,
    isolation: 'read_committed',
    maxFetchBytes: MAX_FETCH_BYTES,
    onRecords: take,
  });
}
