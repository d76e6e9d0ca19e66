import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { holdsRecords } from '@quittance/runtime/kafka/holds-records';
import { committedOffsets } from '@quittance/runtime/kafka/offsets';
import type { Reader } from './names.js';
import type { Span } from './span.js';

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
 * @param deadlineMs epoch ms; what is left then is returned
 */
export async function untilPassed(
  kafka: KafkaClient,
  reader: Reader,
  spans: readonly Span[],
  deadlineMs: number,
): Promise<readonly Span[]> {
  let open = await lagOf(kafka, reader, spans);
  while (open.length > 0 && Date.now() < deadlineMs) {
    await sleep(POLL_MS);
    open = await lagOf(kafka, reader, open);
  }
  return open;
}
