import { connect } from 'node:net';
import { openAppender } from '@quittance/runtime/kafka/append';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { partitionOffsets, withAdmin } from '@quittance/runtime/kafka/offsets';
import { provision, provisionTopics } from '@quittance/runtime/kafka/provision';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import { DAY_MS } from '@quittance/schemas/topics/topic';
import { eventually } from '../harness/eventually.js';
import { PARTITIONS } from './servers.js';

/** A topic of a peer's, as ours are. */
export function makeTopic(kafka: KafkaClient, name: string): Promise<void> {
  const retention = { kind: 'delete', ms: DAY_MS } as const;
  return provision(kafka, [{ name, retention }], { partitions: PARTITIONS, replication: 1 });
}

/** Topics of a peer's are gone, with their records. */
export function deleteTopics(kafka: KafkaClient, topics: readonly string[]): Promise<void> {
  return withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [...topics] }));
}

/** Topics of ours begin anew. Their records alone cannot be deleted where a topic is compacted. */
export async function renewTopics(kafka: KafkaClient, topics: readonly string[]): Promise<void> {
  await deleteTopics(kafka, topics);
  await eventually(
    () => withAdmin(kafka, (admin) => admin.listTopics()),
    (names) => topics.every((topic) => !names.includes(topic)),
  );
  await provisionTopics(kafka, { partitions: PARTITIONS, replication: 1 });
}

/** A group that begins anew next time. Its members have just left; the broker may not know yet. */
export async function forgetGroup(kafka: KafkaClient, groupId: string): Promise<void> {
  await withAdmin(kafka, (admin) =>
    eventually(
      () => admin.deleteGroups([groupId]).then(() => true, isUnknownGroup),
      (gone) => gone,
      { limitMs: 60_000, everyMs: 200 },
    ),
  );
}

const GROUP_ID_NOT_FOUND = 'GROUP_ID_NOT_FOUND';

/** kafkajs tells per group, in `groups`. */
function isUnknownGroup(error: unknown): boolean {
  return JSON.stringify(error).includes(GROUP_ID_NOT_FOUND);
}

/** Sum of the offsets behind the last record; in a topic without transactions, how many there ever were. */
export async function endOf(kafka: KafkaClient, topic: string): Promise<number> {
  const offsets = await partitionOffsets(kafka, topic);
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}

/** Committed records of a topic: its offsets count markers of transactions, too. */
export async function countRecords(kafka: KafkaClient, topic: string): Promise<number> {
  let count = 0;
  for (const { partition, low } of await partitionOffsets(kafka, topic)) {
    await readPartition(kafka, {
      topic,
      partition,
      fromOffset: low,
      isolation: 'read_committed',
      onRecords: (records) => {
        count += records.length;
      },
    });
  }
  return count;
}

const BATCH = 5_000;

/** Writes made-up records, a few thousand at a time, in their order. */
export async function appendAll(kafka: KafkaClient, records: Iterable<OutgoingRecord>): Promise<number> {
  const appender = await openAppender(kafka);
  let count = 0;
  let batch: OutgoingRecord[] = [];
  const flush = async (): Promise<void> => {
    await appender.append(batch);
    count += batch.length;
    batch = [];
  };
  try {
    for (const record of records) {
      batch.push(record);
      if (batch.length === BATCH) await flush();
    }
    await flush();
    return count;
  } finally {
    await appender.close();
  }
}

/** Empties the idempotency cache: a second round must not find what the first has seen. */
export function flushRedis(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write('FLUSHALL\r\n'));
    socket.once('error', reject);
    socket.once('data', (reply) => {
      socket.end();
      if (reply.toString('latin1').startsWith('+OK')) resolve();
      else reject(new Error(`Redis answers ${reply.toString('latin1').trim()}`));
    });
  });
}
