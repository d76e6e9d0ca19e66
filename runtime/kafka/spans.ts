import type { KafkaClient } from './client.js';
import { logEnds } from './log-end.js';

/** Offsets of one partition: `from` inclusive, `to` exclusive. */
export interface Span {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Every partition of the topics as it stands now, from the start of its log to its real end. */
export async function spansOf(kafka: KafkaClient, topics: readonly string[]): Promise<readonly Span[]> {
  const perTopic = await Promise.all(
    topics.map(async (topic) =>
      (await logEnds(kafka, topic)).map(({ partition, low, high }) => ({
        topic,
        partition,
        from: low,
        to: high,
      })),
    ),
  );
  return perTopic.flat();
}
