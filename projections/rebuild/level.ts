import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { holdsRecords } from '@quittance/runtime/kafka/holds-records';
import { committedOffsets, partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { parsePlan } from '@quittance/runtime/kafka/plan';
import type { FedProjection } from '../registry.js';
import { groupOf } from '../workers.js';
import type { Reached } from './compare.js';

const LOOK_EVERY_MS = 500;

/** How far the rebuild may be behind the live projection when the two are compared or swapped. */
const FRESH_MS = 5000;

/** Where a group is, by `topic/partition`: everything before has been stored. */
type Positions = ReadonlyMap<string, Position>;

interface Position {
  readonly topic: string;
  readonly partition: number;
  /** Next offset. */
  readonly stored: bigint;
  /** Next offset after what it has announced: some of it may be stored already. */
  readonly announced: bigint;
}

/**
 * Waits until the rebuild has everything that the live projection had stored, or had begun to store, a moment ago.
 * The live one is looked at once per lap and goes on meanwhile: to wait until both stand at the same offset would,
 * under steady traffic, be to wait for chance. A lap that took longer than `FRESH_MS` is followed by another.
 */
export async function untilLevel(
  projection: FedProjection,
  groupId: string,
  options: { readonly kafka: KafkaClient; readonly onProgress: (share: number) => void },
): Promise<void> {
  for (;;) {
    const startedAt = performance.now();
    await untilPast(projection, groupId, options);
    if (performance.now() - startedAt <= FRESH_MS) return;
  }
}

/** One lap: until the rebuild has stored all that the live projection has announced by now. */
async function untilPast(
  { name, feed }: FedProjection,
  groupId: string,
  { kafka, onProgress }: { readonly kafka: KafkaClient; readonly onProgress: (share: number) => void },
): Promise<void> {
  const live = await positions(kafka, groupOf(name), feed.topics);
  for (;;) {
    const own = await positions(kafka, groupId, feed.topics);
    onProgress(await shareOf(kafka, feed.topics, own));
    const behind = await Promise.all(
      [...live].map(([where, target]) => isBehind(kafka, own.get(where)?.stored ?? 0n, target)),
    );
    if (!behind.includes(true)) return;
    await sleep(LOOK_EVERY_MS);
  }
}

/** By partition the lesser of both positions. A feed of several topics is compared as far as the least of them. */
export async function reachedByBoth(
  { name, feed }: FedProjection,
  groupId: string,
  kafka: KafkaClient,
): Promise<Reached> {
  const both = [
    await positions(kafka, groupId, feed.topics),
    await positions(kafka, groupOf(name), feed.topics),
  ];
  const reached = new Map<number, bigint>();
  for (const { partition, stored } of both.flatMap((each) => [...each.values()])) {
    const known = reached.get(partition);
    if (known === undefined || stored < known) reached.set(partition, stored);
  }
  return reached;
}

function isBehind(
  kafka: KafkaClient,
  fromOffset: bigint,
  { topic, partition, announced }: Position,
): Promise<boolean> {
  return holdsRecords(kafka, { topic, partition, fromOffset, toOffset: announced });
}

async function positions(kafka: KafkaClient, groupId: string, topics: readonly string[]): Promise<Positions> {
  const committed = await committedOffsets(kafka, groupId, topics);
  return new Map(
    committed.flatMap(({ topic, partition, offset, metadata }) => {
      if (offset === null) return [];
      const plan = parsePlan(offset, metadata);
      const announced = plan === null ? offset : plan.to + 1n;
      return [[`${topic}/${partition}`, { topic, partition, stored: offset, announced }] as const];
    }),
  );
}

/** How much of the topics is stored, 0 to 1. */
async function shareOf(kafka: KafkaClient, topics: readonly string[], own: Positions): Promise<number> {
  let [done, all] = [0n, 0n];
  for (const topic of topics) {
    for (const { partition, low, high } of await partitionOffsets(kafka, topic)) {
      const at = own.get(`${topic}/${partition}`)?.stored ?? low;
      done += (at > high ? high : at) - low;
      all += high - low;
    }
  }
  return all === 0n ? 1 : Number((done * 1000n) / all) / 1000;
}
