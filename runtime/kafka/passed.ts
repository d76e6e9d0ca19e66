import type { KafkaClient } from './client.js';
import { holdsRecords } from './holds-records.js';
import { committedOffsets } from './offsets.js';
import type { Span } from './spans.js';
import { wait } from './wait.js';

/** A consumer group and what it reads. */
export interface Reader {
  readonly group: string;
  readonly topics: readonly string[];
}

const POLL_MS = 500;

/** What a group has not committed yet of the spans; a span that holds no record any more is left out. */
export async function lagOf(
  kafka: KafkaClient,
  { group, topics }: Reader,
  spans: readonly Span[],
): Promise<readonly Span[]> {
  const committed = await committedOffsets(kafka, group, topics);
  const open: Span[] = [];
  for (const span of spans) {
    const at = committed.find(({ topic, partition }) => topic === span.topic && partition === span.partition);
    const offset = at?.offset ?? span.from;
    const rest = { ...span, from: offset > span.from ? offset : span.from };
    const { topic, partition, from: fromOffset, to: toOffset } = rest;
    if (await holdsRecords(kafka, { topic, partition, fromOffset, toOffset })) open.push(rest);
  }
  return open;
}

/**
 * Waits until a group has committed everything of the spans.
 * @param deadlineMs epoch ms; what is left then, or when the signal is aborted, is returned
 */
export async function untilPassed(
  kafka: KafkaClient,
  reader: Reader,
  spans: readonly Span[],
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<readonly Span[]> {
  let open = await lagOf(kafka, reader, spans);
  while (open.length > 0 && Date.now() < deadlineMs && signal?.aborted !== true) {
    await wait(POLL_MS, signal);
    open = await lagOf(kafka, reader, open);
  }
  return open;
}
