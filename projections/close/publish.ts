import type { TopicCodec } from '@quittance/runtime/codec';
import { openAppender } from '@quittance/runtime/kafka/append';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { readPartition } from '@quittance/runtime/kafka/read';
import { type Span, spansOf } from '@quittance/runtime/kafka/spans';
import type { DayClose } from '@quittance/schemas/generated/day-closes';
import { joinKey } from '@quittance/schemas/join-key';
import { dayText } from './day.js';

export interface Publisher {
  readonly kafka: KafkaClient;
  readonly codec: TopicCodec<DayClose>;
  readonly topic: string;
}

/** All closes of a day have one key, so one partition, so an order. */
export function closeKey({ provider, account, day }: Pick<DayClose, 'provider' | 'account' | 'day'>): string {
  return joinKey([provider, account, dayText(day)]);
}

/**
 * Appends a close and tells which one of its day counts: the first by offset, which another may have written meanwhile.
 * @param before the topic as it stood when it was known that the day was not closed
 */
export async function publishClose(
  { kafka, codec, topic }: Publisher,
  close: DayClose,
  before: readonly Span[],
): Promise<DayClose> {
  const appender = await openAppender(kafka);
  try {
    await appender.append([
      {
        topic,
        key: Buffer.from(closeKey(close)),
        value: codec.encode(close),
        headers: { provider: close.provider, account: close.account },
        timestampMs: close.closed_at,
        partition: null,
      },
    ]);
  } finally {
    await appender.close();
  }
  const first = await firstOf({ kafka, codec, topic }, closeKey(close), before);
  if (first === null)
    throw new Error(`the close of ${closeKey(close)} was acknowledged and is not in ${topic}`);
  return first;
}

/** The first close with this key behind `before`. */
async function firstOf(
  { kafka, codec, topic }: Publisher,
  key: string,
  before: readonly Span[],
): Promise<DayClose | null> {
  for (const { partition, to } of await spansOf(kafka, [topic])) {
    const from = before.find((span) => span.partition === partition)?.to ?? 0n;
    if (from >= to) continue;
    const found: Buffer[] = [];
    await readPartition(kafka, {
      topic,
      partition,
      fromOffset: from,
      toOffset: to,
      isolation: 'read_committed',
      onRecords: (records) => {
        if (found.length > 0) return;
        const first = records.find((record) => record.key.toString('utf8') === key);
        if (first !== undefined) found.push(first.value);
      },
    });
    if (found[0] !== undefined) return await codec.decode(found[0]);
  }
  return null;
}
