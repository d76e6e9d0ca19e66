import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { logEnds } from '@quittance/runtime/kafka/log-end';

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

/** Number of offsets. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + Number(to - from), 0);
}

/** What came behind `before` until `after` was fixed. */
export function spansBetween(before: readonly Span[], after: readonly Span[]): readonly Span[] {
  return after.map((span) => {
    const former = before.find((one) => one.topic === span.topic && one.partition === span.partition);
    return { ...span, from: former?.to ?? span.from };
  });
}
