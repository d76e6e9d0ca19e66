import type { Message, RecordMetadata, TopicMessages } from 'kafkajs';
import { keyOf } from './ownership.js';
import type { WrittenUpTo } from './types.js';

/**
 * Where the records of a transaction have landed. The broker tells the offset of a batch's first record; a batch is
 * stored as one piece, so its last record lies as many behind as there are records. A broker that recognises a
 * repeated batch may not remember where it was (-1): then nothing is known of that partition.
 */
export class Written {
  readonly #ends = new Map<string, bigint | null>();

  /** Takes note of one answered send. */
  add(
    sent: readonly TopicMessages[],
    partitionOf: (message: Message) => number | undefined,
    answered: readonly RecordMetadata[],
  ): void {
    const counts = new Map<string, number>();
    for (const { topic, messages } of sent) {
      for (const [partition, count] of countBy(messages, partitionOf)) {
        const key = keyOf(topic, partition);
        counts.set(key, (counts.get(key) ?? 0) + count);
      }
    }
    for (const { topicName, partition, baseOffset } of answered) {
      const key = keyOf(topicName, partition);
      const base = BigInt(baseOffset ?? -1);
      const count = counts.get(key);
      this.#ends.set(key, base < 0n || count === undefined ? null : base + BigInt(count));
    }
  }

  /** @see WrittenUpTo */
  readonly upTo: WrittenUpTo = (topic, partition) => this.#ends.get(keyOf(topic, partition)) ?? null;
}

function countBy(
  messages: readonly Message[],
  partitionOf: (message: Message) => number | undefined,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const message of messages) {
    const partition = partitionOf(message) ?? -1;
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
  }
  return counts;
}
