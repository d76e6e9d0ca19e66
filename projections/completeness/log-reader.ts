import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { holdsRecords } from '@quittance/runtime/kafka/holds-records';
import { logEnds } from '@quittance/runtime/kafka/log-end';
import { committedOffsets } from '@quittance/runtime/kafka/offsets';
import type { Reader } from '@quittance/runtime/kafka/passed';

/** Where a partition begins and ends. */
export interface Bounds {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  /** Behind the last record, those of open transactions included. */
  readonly high: bigint;
}

/** What the completeness of figures is reckoned from; a test gives its own. */
export interface LogReader {
  ends(topics: readonly string[]): Promise<readonly Bounds[]>;
  /** What a group has committed of a partition, by `placeOf`; absent where nothing. */
  committed(reader: Reader): Promise<ReadonlyMap<string, bigint>>;
  /** Is there a committed record from `from` to before `to`? A transaction's marker has an offset and is none. */
  holdsRecords(bounds: Bounds, from: bigint, to: bigint): Promise<boolean>;
}

export function placeOf({ topic, partition }: Pick<Bounds, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}

/** Kafka's own word; one topic after the other, for nobody waits. */
export function kafkaLog(kafka: KafkaClient): LogReader {
  return {
    ends: async (topics) => {
      const found: Bounds[] = [];
      for (const topic of topics)
        found.push(...(await logEnds(kafka, topic)).map((offsets) => ({ topic, ...offsets })));
      return found;
    },
    committed: async ({ group, topics }) => {
      const offsets = await committedOffsets(kafka, group, topics);
      return new Map(
        offsets.flatMap(({ offset, ...place }) => (offset === null ? [] : [[placeOf(place), offset]])),
      );
    },
    holdsRecords: ({ topic, partition }, fromOffset, toOffset) =>
      holdsRecords(kafka, { topic, partition, fromOffset, toOffset }),
  };
}
