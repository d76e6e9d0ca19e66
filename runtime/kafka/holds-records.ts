import type { KafkaClient } from './client.js';
import { readPartition } from './read.js';

/** Ends a reading early: there is a record, and no more is asked. */
class Found extends Error {}

/** One record is enough: no more is fetched than a batch needs. */
const MAX_FETCH_BYTES = 1024 * 1024;

/** Offsets of one partition; `toOffset` exclusive. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: bigint;
  readonly toOffset: bigint;
}

/** Is there any committed record in the range? Offsets alone do not tell: a transaction's marker has one too. */
export async function holdsRecords(kafka: KafkaClient, range: OffsetRange): Promise<boolean> {
  if (range.fromOffset >= range.toOffset) return false;
  try {
    await readPartition(kafka, {
      ...range,
      isolation: 'read_committed',
      maxFetchBytes: MAX_FETCH_BYTES,
      onRecords: () => {
        throw new Found();
      },
    });
    return false;
  } catch (thrown) {
    if (thrown instanceof Found) return true;
    throw thrown;
  }
}
