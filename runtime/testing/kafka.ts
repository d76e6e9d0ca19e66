import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kafkajs';
import { createKafka, type KafkaClient, type KafkaLogLine } from '../kafka/client.js';
import { createTopics } from '../kafka/create-topics.js';
import { isProtocolError } from '../kafka/errors.js';
import { withAdmin } from '../kafka/offsets.js';
import { readPartition } from '../kafka/read.js';
import type { IncomingRecord, OutgoingRecord } from '../kafka/types.js';

/** Brokers of the integration tests' real servers. */
export function testBrokers(): readonly string[] {
  const brokers = process.env['QUITTANCE_KAFKA_BROKERS'];
  if (brokers === undefined) throw new Error('QUITTANCE_KAFKA_BROKERS is not set: run with the test servers');
  return brokers.split(',');
}

/** A client of its own: kafkajs shares nothing between two. */
export function testKafka(onLog?: (line: KafkaLogLine) => void): KafkaClient {
  return createKafka({ brokers: testBrokers(), tls: null, sasl: null }, 'quittance-test', onLog);
}

/** A name that no other run uses. */
export function uniqueName(word: string): string {
  return `test-${word}-${randomBytes(5).toString('hex')}`;
}

/** Makes a topic that no other test uses. */
export async function makeTopic(
  kafka: KafkaClient,
  word: string,
  partitions: number,
  config: Readonly<Record<string, string>> = {},
): Promise<string> {
  const topic = uniqueName(word);
  // Test records carry fixed times of the past: with a retention the broker would delete them at its next check.
  const settings = { 'retention.ms': '-1', ...config };
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await withAdmin(kafka, (admin) =>
    createTopics(admin, [{ topic, numPartitions: partitions, configEntries }]),
  );
  return topic;
}

/** Removes topics and groups: the servers are shared. */
export async function removeAll(
  kafka: KafkaClient,
  topics: readonly string[],
  groups: readonly string[],
): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    if (topics.length > 0) await admin.deleteTopics({ topics: [...topics] });
    for (const group of groups) await admin.deleteGroups([group]).catch(() => {});
  });
}

/** Makes the log of partition 0 begin at `offset`, as retention does. */
export function cutLog(kafka: KafkaClient, topic: string, offset: bigint): Promise<void> {
  return withAdmin(kafka, async (admin) => {
    // kafkajs deletes only in topics whose metadata it has loaded.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: offset.toString() }] });
  });
}

/** Commits an offset for partition 0 on behalf of a group without members. */
export function setOffset(kafka: KafkaClient, groupId: string, topic: string, offset: bigint): Promise<void> {
  return withAdmin(kafka, (admin) =>
    admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: offset.toString() }] }),
  );
}

/** A record whose key and value are `text`. */
export function record(topic: string, text: string, partition: number | null = null): OutgoingRecord {
  return {
    topic,
    key: Buffer.from(text),
    value: Buffer.from(text),
    headers: {},
    timestampMs: 1_700_000_000_000,
    partition,
  };
}

/** All committed records of a partition. */
export async function readAll(
  kafka: KafkaClient,
  topic: string,
  partition: number,
): Promise<readonly IncomingRecord[]> {
  const all: IncomingRecord[] = [];
  await readPartition(kafka, {
    topic,
    partition,
    fromOffset: 0n,
    isolation: 'read_committed',
    onRecords: (records) => {
      all.push(...records);
    },
  });
  return all;
}

/** Waits for a condition, not for a time. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 30_000,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const CONCURRENT = new Set(['CONCURRENT_TRANSACTIONS']);

/**
 * Sends within a transaction that a test holds open. Our producers never repeat a send (guard 17), and right after the
 * last transaction the broker may say "not yet", before anything is written.
 */
export async function sendIn(
  transaction: Pick<Transaction, 'send'>,
  record: Parameters<Transaction['send']>[0],
): Promise<void> {
  await until('the broker takes a new transaction', async () => {
    try {
      await transaction.send(record);
      return true;
    } catch (error) {
      if (isProtocolError(error, CONCURRENT)) return false;
      throw error;
    }
  });
}
