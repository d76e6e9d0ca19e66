import type { Admin } from 'kafkajs';
import type { KafkaClient } from './client.js';
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

/** @see partitionOffsets */
export async function readPartitionOffsets(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
): Promise<PartitionOffsets[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** @see committedOffsets */
export async function readCommittedOffsets(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
): Promise<CommittedOffset[]> {
  const found = await admin.fetchOffsets({ groupId, topics: [...topics] });
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
const PAUSE_MS = 100;

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
