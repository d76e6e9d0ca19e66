import { setTimeout as sleep } from 'node:timers/promises';
import { fedProjections } from '@quittance/projections/registry';
import { groupOf } from '@quittance/projections/workers';
import { errorText } from '@quittance/runtime/errors';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { committedOffsets, partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { readPartition } from '@quittance/runtime/kafka/read';
import * as topics from '@quittance/schemas/topics/index';

/** A consumer group of the pipeline and what it reads. */
interface Group {
  readonly id: string;
  readonly topics: readonly string[];
}

export const TRANSLATE: Group = { id: 'quittance-translate', topics: topics.callbacks.names };
export const FOLD: Group = { id: 'quittance-fold', topics: topics.orderFacts.names };

const groups = (): readonly Group[] => [
  TRANSLATE,
  FOLD,
  ...fedProjections.map(({ name, feed }) => ({ id: groupOf(name), topics: feed.topics })),
];

const EVERY_MS = 250;

/** Waits until every group has committed every record there is: front to back, for each feeds the next. */
export async function untilCaughtUp(kafka: KafkaClient, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (const group of groups()) await untilGroupCaughtUp(kafka, group, deadline);
}

async function untilGroupCaughtUp(kafka: KafkaClient, group: Group, deadline: number): Promise<void> {
  let left = 'unknown';
  for (;;) {
    try {
      const count = await uncommitted(kafka, group);
      if (count === 0) return;
      left = String(count);
    } catch (error) {
      left = errorText(error); // brokers may still be away
    }
    if (Date.now() > deadline) throw new Error(`${group.id} does not catch up; records to go: ${left}`);
    await sleep(EVERY_MS);
  }
}

/** Records the group has not committed. Offsets alone do not tell: a transaction's marker has one, too. */
async function uncommitted(kafka: KafkaClient, { id, topics: names }: Group): Promise<number> {
  const committed = await committedOffsets(kafka, id, names);
  let count = 0;
  for (const topic of names) {
    for (const { partition, high } of await partitionOffsets(kafka, topic)) {
      const known = committed.find((one) => one.topic === topic && one.partition === partition);
      const fromOffset = known?.offset ?? 0n;
      if (known?.metadata?.startsWith('{"to"')) count += 1; // planned, not finished
      if (fromOffset >= high) continue;
      const onRecords = (records: readonly unknown[]): void => {
        count += records.length;
      };
      await readPartition(kafka, { topic, partition, fromOffset, isolation: 'read_committed', onRecords });
    }
  }
  return count;
}

/** Sum of the offsets a group has committed: it grows with every step it makes. */
export async function progressOf(kafka: KafkaClient, { id, topics: names }: Group): Promise<bigint> {
  const committed = await committedOffsets(kafka, id, names);
  return committed.reduce((sum, { offset }) => sum + (offset ?? 0n), 0n);
}
