import type { Decoder } from '@quittance/runtime/codec';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';

/**
 * Reads a topic from its start to its present end, a fetch at a time.
 * @param wanted looks at a record before its value is decoded
 */
export async function readAll<T>(
  kafka: KafkaClient,
  topic: string,
  decoder: Decoder<T>,
  take: (value: T, record: IncomingRecord) => void,
  wanted: (record: IncomingRecord) => boolean = () => true,
): Promise<void> {
  for (const { partition } of await partitionOffsets(kafka, topic)) {
    await readPartition(kafka, {
      topic,
      partition,
      fromOffset: 0n,
      isolation: 'read_committed',
      onRecords: async (records) => {
        for (const record of records) {
          if (!wanted(record)) continue;
          take(decoder.decodeSync(record.value) ?? (await decoder.decode(record.value)), record);
        }
      },
    });
  }
}
