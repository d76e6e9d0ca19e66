import type { Admin } from 'kafkajs';
import { KafkaFailure } from './errors.js';
import { readCommittedOffsets, readPartitionOffsets } from './offsets.js';

/** Where a partition begins and what the group knows of it. */
export interface StartOffset {
  readonly offset: bigint;
  readonly metadata: string | null;
}

/** Guard 6, the rule alone: a committed offset must lie within the log. None committed ⇒ the start of the log. */
export function checkedStart(
  where: string,
  committed: bigint | null,
  log: { readonly low: bigint; readonly high: bigint },
): bigint {
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

/** Reads the group's committed offset and holds it against the log. */
export async function readStartOffset(
  admin: Admin,
  groupId: string,
  topic: string,
  partition: number,
): Promise<StartOffset> {
  const committed = (await readCommittedOffsets(admin, groupId, [topic])).find(
    (one) => one.partition === partition,
  );
  // Read after the committed offset, so that it cannot seem to lie beyond an older end.
  const log = (await readPartitionOffsets(admin, topic)).find((one) => one.partition === partition);
  if (log === undefined) throw new Error(`${topic}/${partition} has no offsets`);
  const offset = checkedStart(`${groupId} ${topic}/${partition}`, committed?.offset ?? null, log);
  return { offset, metadata: committed?.metadata ?? null };
}

/** Guard 6, for a batch that begins later than asked for: legal where compaction made a gap, not where the log was cut. */
export async function assertNoHole(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
  partition: number,
  expected: bigint,
): Promise<void> {
  const log = (await readPartitionOffsets(admin, topic)).find((one) => one.partition === partition);
  if (log !== undefined && log.low > expected) {
    throw new KafkaFailure(
      'kafka_hole_below_log_start',
      `${topic}/${partition}: ${expected} is next, the log now begins at ${log.low}`,
    );
  }
}
