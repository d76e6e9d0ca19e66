import type { Admin } from 'kafkajs';
import type { KafkaClient } from './client.js';
import { KafkaFailure } from './errors.js';
import { isNewLeader } from './too-early.js';
import { wait } from './wait.js';

/** First and next offset of a partition. `high` is where a read_committed reader's records end now. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

/** A group's committed offset with its metadata; null = none committed. */
export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint | null;
  readonly metadata: string | null;
}

/** Runs one thing with an admin connection. */
export async function withAdmin<T>(kafka: KafkaClient, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

const PAUSE_MS = 100;
const MAX_TRIES = 20;

/** An answer without what was asked for: nothing may be read from its absence. */
export const incomplete = (asked: string): KafkaFailure =>
  new KafkaFailure('kafka_answer_incomplete', asked, { retriable: true });

/**
 * Guard 18: kafkajs's admin, asked by several at once, loses topics from its metadata while it renews it, and then
 * answers without them (src/admin/index.js findTopicPartitions; src/cluster/brokerPool.js refreshMetadata). Every topic
 * has a partition, so an answer that names none is asked for again.
 */
async function complete<T>(
  asked: string,
  isWhole: (answer: T) => boolean,
  ask: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const answer = await ask();
    if (isWhole(answer)) return answer;
    await wait(PAUSE_MS);
  }
  throw incomplete(asked);
}

/** @see partitionOffsets */
export async function readPartitionOffsets(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
): Promise<PartitionOffsets[]> {
  const offsets = await complete(
    topic,
    (found) => found.length > 0,
    () => admin.fetchTopicOffsets(topic),
  );
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** @see committedOffsets */
export async function readCommittedOffsets(
  admin: Pick<Admin, 'fetchOffsets'>,
  groupId: string,
  topics: readonly string[],
): Promise<CommittedOffset[]> {
  const found = await complete(
    `${groupId}: ${topics.join(', ')}`,
    (answer) =>
      topics.every((topic) => answer.some((one) => one.topic === topic && one.partitions.length > 0)),
    () => admin.fetchOffsets({ groupId, topics: [...topics] }),
  );
  return found.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset, metadata }) => ({
      topic,
      partition,
      // The broker says -1 for "none".
      offset: offset.startsWith('-') ? null : BigInt(offset),
      metadata,
    })),
  );
}

const PATIENCE_MS = 10_000;

/**
 * Low and high offset of every partition of a topic. Where a leader is new it is asked again for a while, each time by
 * a client of its own: one keeps the metadata it has.
 */
export async function partitionOffsets(kafka: KafkaClient, topic: string): Promise<PartitionOffsets[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await withAdmin(kafka, (admin) => readPartitionOffsets(admin, topic));
    } catch (error) {
      if (!isNewLeader(error) || Date.now() > deadline) throw error;
    }
    await wait(PAUSE_MS);
  }
}

/** What a group has committed for every partition of the topics. */
export function committedOffsets(
  kafka: KafkaClient,
  groupId: string,
  topics: readonly string[],
): Promise<CommittedOffset[]> {
  return withAdmin(kafka, (admin) => readCommittedOffsets(admin, groupId, topics));
}

/** The cluster's own id: tells two clusters with equal topics apart. */
export function clusterId(kafka: KafkaClient): Promise<string> {
  return withAdmin(kafka, async (admin) => (await admin.describeCluster()).clusterId);
}
