import type { Admin } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster';
import type { KafkaClient } from './client.js';
import { isProtocolError, KafkaFailure } from './errors.js';
import { logEdge } from './log-edge.js';
import {
  type CommittedPosition,
  type GroupPartition,
  OFFSET_FETCH_API_KEY,
  offsetFetchDefinition,
} from './offset-fetch.js';
import { incomplete, readPartitionOffsets } from './offsets.js';
import { wait } from './wait.js';

/** Where a partition begins and what the group knows of it. */
export interface StartOffset {
  readonly offset: bigint;
  readonly metadata: string | null;
}

/** Ends of a log. */
interface LogEnds {
  readonly low: bigint;
  readonly high: bigint;
}

/** A transaction that commits an offset is being ended, or the coordinator is moving: the answer comes soon. */
const NOT_YET = new Set([
  'UNSTABLE_OFFSET_COMMIT',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
]);
const PATIENCE_MS = 30_000;
const PAUSE_MS = 50;

/** Guard 6, the rule alone: a committed offset must lie within the log. None committed ⇒ the start of the log. */
export function checkedStart(where: string, committed: bigint | null, log: LogEnds): bigint {
  if (committed === null) return log.low;
  if (committed < log.low) {
    throw new KafkaFailure(
      'kafka_hole_below_log_start',
      `${where}: committed ${committed}, the log begins at ${log.low}`,
    );
  }
  if (committed > log.high) {
    throw new KafkaFailure(
      'kafka_offset_beyond_log',
      `${where}: committed ${committed}, the log ends at ${log.high}`,
    );
  }
  return committed;
}

/**
 * Guard 18: reads the group's committed offset and holds it against the log. On connections of its own, for this
 * partition alone: kafkajs's admin, asked by several at once, loses topics from its metadata while it renews it, and
 * then answers without them (src/admin/index.js findTopicPartitions; src/cluster/brokerPool.js refreshMetadata).
 * An answer without the partition is not "none committed": that would begin at the start of the log.
 */
export async function readStartOffset(kafka: KafkaClient, asked: GroupPartition): Promise<StartOffset> {
  // Open transactions included: the commit of an offset may be visible before the marker in the log it lies in, and
  // where a log ends for a read_committed reader would then lie before it.
  const cluster = kafka.cluster('readUncommitted');
  try {
    await cluster.connect();
    await cluster.addTargetTopic(asked.topic);
    const committed = await committedPosition(cluster, asked);
    // Read after the committed offset, so that it cannot seem to lie beyond an older end.
    const log = { low: await logEdge(cluster, asked, 'low'), high: await logEdge(cluster, asked, 'high') };
    const where = `${asked.groupId} ${asked.topic}/${asked.partition}`;
    return { offset: checkedStart(where, committed.offset, log), metadata: committed.metadata };
  } finally {
    await cluster.disconnect();
  }
}

/** Guard 6, for a batch that begins later than asked for: legal where compaction made a gap, not where the log was cut. */
export async function assertNoHole(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
  partition: number,
  expected: bigint,
): Promise<void> {
  const log = (await readPartitionOffsets(admin, topic)).find((one) => one.partition === partition);
  if (log === undefined) throw incomplete(`${topic}/${partition}`);
  if (log.low > expected) {
    throw new KafkaFailure(
      'kafka_hole_below_log_start',
      `${topic}/${partition}: ${expected} is next, the log now begins at ${log.low}`,
    );
  }
}

async function committedPosition(cluster: Cluster, asked: GroupPartition): Promise<CommittedPosition> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const coordinator = await cluster.findGroupCoordinator({ groupId: asked.groupId });
      const fetch = coordinator.lookupRequest(OFFSET_FETCH_API_KEY, offsetFetchDefinition(asked));
      return await coordinator.connectionPool.send(fetch);
    } catch (error) {
      if (!isProtocolError(error, NOT_YET) || Date.now() > deadline) throw error;
    }
    await wait(PAUSE_MS);
  }
}
