import type { KafkaClient } from '@quittance/runtime/kafka/client';
import {
  type CommittedOffset,
  type PartitionOffsets,
  readCommittedOffsets,
  readPartitionOffsets,
  withAdmin,
} from '@quittance/runtime/kafka/offsets';
import {
  callbacks,
  operatorActions,
  orderFacts,
  redrives,
  statementLines,
} from '@quittance/schemas/topics/index';

/** Where a consumer group stands: records taken so far over all partitions, and records still before it. */
export interface Position {
  readonly group: string;
  readonly taken: bigint;
  readonly lag: bigint;
}

type Admin = Parameters<Parameters<typeof withAdmin>[1]>[0];

const PREFIX = 'quittance-';
/** What the stages in front read, so that a partition they never committed counts as lag, too. */
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  'quittance-translate': [
    ...callbacks.names,
    ...operatorActions.names,
    ...redrives.names,
    ...statementLines.names,
  ],
  'quittance-fold': orderFacts.names,
};

/** Every consumer group of ours, in the order of the pipeline. */
export function samplePositions(kafka: KafkaClient): Promise<readonly Position[]> {
  return withAdmin(kafka, async (admin) => {
    const { groups } = await admin.listGroups();
    const ours = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(PREFIX));
    const all = [...new Set([...Object.keys(TOPICS), ...ours.toSorted()])];
    return await Promise.all(all.map((group) => positionOf(admin, group)));
  });
}

async function positionOf(admin: Admin, group: string): Promise<Position> {
  const committed = await readCommittedOffsets(admin, group, TOPICS[group] ?? []);
  const topics = [...new Set(committed.map(({ topic }) => topic))];
  const ends = await Promise.all(
    topics.map(async (topic) => [topic, await readPartitionOffsets(admin, topic)] as const),
  );
  return { group, ...sums(committed, new Map(ends)) };
}

/** A partition without a commit is read from its beginning. */
export function sums(
  committed: readonly CommittedOffset[],
  ends: ReadonlyMap<string, readonly PartitionOffsets[]>,
): { readonly taken: bigint; readonly lag: bigint } {
  let taken = 0n;
  let lag = 0n;
  for (const { topic, partition, offset } of committed) {
    const end = ends.get(topic)?.find((one) => one.partition === partition);
    if (end === undefined) continue;
    const at = offset === null || offset < end.low ? end.low : offset;
    taken += at - end.low;
    lag += end.high > at ? end.high - at : 0n;
  }
  return { taken, lag };
}
