import { Partitioners } from 'kafkajs';
import filterAbortedMessages from 'kafkajs/src/consumer/filterAbortedMessages';
import { echoOptions } from '../testing/echo.js';
import {
  cutLog,
  makeTopic,
  readAll,
  record,
  removeAll,
  sendIn,
  testKafka,
  uniqueName,
  until,
} from '../testing/kafka.js';
import { openAppender } from './append.js';
import { partitionOffsets, withAdmin } from './offsets.js';
import { readPartition } from './read.js';
import { startTransactionalWorker } from './transactional-worker.js';

const kafka = testKafka();
const topics: string[] = [];
const groups: string[] = [];

async function topicNamed(word: string): Promise<string> {
  const topic = await makeTopic(kafka, word, 1);
  topics.push(topic);
  return topic;
}

/** A transactional producer of its own, whose transactions the test may interleave. */
async function writer() {
  const producer = kafka.transactionalProducer(uniqueName('writer'), Partitioners.DefaultPartitioner);
  await producer.connect();
  return producer;
}

const values = async (topic: string) => (await readAll(kafka, topic, 0)).map((one) => one.value.toString());

afterAll(() => removeAll(kafka, topics, groups));

test('ends where the tail of the partition is control and aborted records only', async () => {
  const topic = await topicNamed('tail');
  const producer = await writer();
  const good = await producer.transaction();
  await sendIn(good, { topic, messages: [{ key: 'k', value: 'seen' }] });
  await good.commit();
  await until('the commit shows', async () => (await values(topic)).length === 1);
  for (let round = 0; round < 3; round += 1) {
    const bad = await producer.transaction();
    await sendIn(bad, { topic, messages: [{ key: 'k', value: 'aborted' }] });
    await bad.abort();
  }
  await producer.disconnect();
  expect(await values(topic)).toEqual(['seen']);
  const { nextOffset } = await readPartition(kafka, {
    topic,
    partition: 0,
    fromOffset: 1n,
    isolation: 'read_committed',
    onRecords: () => {
      throw new Error('nothing is visible behind offset 0');
    },
  });
  expect([{ partition: 0, low: 0n, high: nextOffset }]).toEqual(await partitionOffsets(kafka, topic));
});

/**
 * offset 0: early (later committed) · 1: late (aborted) · 2: early · 3: late · abort marker of late ·
 * then a third producer, aborted, whose transaction begins before and ends after the other's end.
 */
test('aborted records of interleaved transactions stay unseen, from whatever offset is read', async () => {
  const topic = await topicNamed('interleaved');
  const [first, second, third] = await Promise.all([writer(), writer(), writer()]);
  const say = (transaction: Awaited<ReturnType<typeof first.transaction>>, value: string) =>
    sendIn(transaction, { topic, messages: [{ key: value, value }] });
  const outer = await first.transaction();
  const inner = await second.transaction();
  const good = await third.transaction();
  await say(outer, 'aborted outer 0');
  await say(inner, 'aborted inner 1');
  await say(good, 'good 2');
  await say(inner, 'aborted inner 3');
  await say(outer, 'aborted outer 4');
  await inner.abort();
  await say(outer, 'aborted outer 6');
  await say(good, 'good 7');
  await outer.abort();
  await good.commit();
  await Promise.all([first, second, third].map((producer) => producer.disconnect()));
  await until('the commit shows', async () => (await values(topic)).includes('good 7'));
  expect(await values(topic)).toEqual(['good 2', 'good 7']);
  const { high } = (await partitionOffsets(kafka, topic))[0] ?? { high: 0n };
  for (let from = 1n; from < high; from += 1n) {
    const seen: string[] = [];
    await readPartition(kafka, {
      topic,
      partition: 0,
      fromOffset: from,
      isolation: 'read_committed',
      onRecords: (records) => {
        seen.push(...records.map((one) => one.value.toString()));
      },
    });
    expect(seen.filter((value) => value.startsWith('aborted'))).toEqual([]);
  }
});

test('a worker gets past whole fetches in which nothing is visible (guard 9)', async () => {
  const input = await topicNamed('invisible');
  const output = await topicNamed('invisible-out');
  const groupId = uniqueName('group');
  groups.push(groupId);
  let next = 0n;
  const worker = await startTransactionalWorker(
    testKafka(),
    echoOptions(groupId, input, output, {
      onProgress: ({ nextOffset }) => {
        next = nextOffset;
      },
    }),
  );
  const appender = await openAppender(kafka);
  await appender.append([record(input, 'one')]);
  await until('the first record', () => next === 1n);
  const producer = await writer();
  const bad = await producer.transaction();
  // More than one fetch holds: six records, then the abort marker (written some time after the answer).
  for (let count = 0; count < 6; count += 1) {
    await sendIn(bad, { topic: input, messages: [{ key: 'k', value: Buffer.alloc(900_000) }] });
  }
  await bad.abort();
  await producer.disconnect();
  await appender.append([record(input, 'two')]);
  await until('the second record', () => next === 9n);
  await appender.close();
  await worker.stop();
  await until('the outputs show', async () => (await values(output)).length === 2);
  const echoed = await readAll(kafka, output, 0);
  expect(echoed.map((one) => one.key.toString())).toEqual(['one', 'two']);
});

test('reading from below the log start is an error, from 0 it means from the start', async () => {
  const topic = await topicNamed('cut');
  const appender = await openAppender(kafka);
  await appender.append(Array.from({ length: 10 }, (_, index) => record(topic, String(index))));
  await appender.close();
  await cutLog(kafka, topic, 6n);
  expect(await values(topic)).toEqual(['6', '7', '8', '9']);
  const below = readPartition(kafka, {
    topic,
    partition: 0,
    fromOffset: 2n,
    isolation: 'read_committed',
    onRecords: () => {},
  });
  await expect(below).rejects.toMatchObject({ code: 'kafka_hole_below_log_start' });
});

test('a log that is cut while it is read is an error: nothing is jumped over', async () => {
  const topic = await topicNamed('cut');
  const appender = await openAppender(kafka);
  for (let index = 0; index < 10; index += 1) await appender.append([record(topic, String(index))]);
  await appender.close();
  const read: bigint[] = [];
  const cut = readPartition(kafka, {
    topic,
    partition: 0,
    fromOffset: 0n,
    isolation: 'read_committed',
    // One batch a fetch.
    maxFetchBytes: 1,
    onRecords: async (records) => {
      read.push(...records.map(({ offset }) => offset));
      if (read.length === 1) await cutLog(kafka, topic, 6n);
    },
  });
  await expect(cut).rejects.toMatchObject({ code: 'kafka_hole_below_log_start' });
  expect(read).toEqual([0n]);
});

test('reading leaves no group behind', async () => {
  const before = await withAdmin(kafka, (admin) => admin.listGroups());
  const topic = await topicNamed('groupless');
  await values(topic);
  const after = await withAdmin(kafka, (admin) => admin.listGroups());
  const fresh = after.groups.filter(({ groupId }) => !before.groups.some((one) => one.groupId === groupId));
  expect(fresh.filter(({ groupId }) => groupId.includes(topic))).toEqual([]);
});

/** Why guard 12 exists: the client's own filter, given the broker's list for two transactions begun before. */
test("kafkajs's own filter lets aborted records through", () => {
  const from = (offset: number, producerId: string) => ({
    offset: String(offset),
    key: null,
    value: null,
    timestamp: '0',
    headers: {},
    isControlRecord: false,
    batchContext: { producerId, inTransaction: true },
  });
  const leaked = filterAbortedMessages({
    messages: [from(10, 'late'), from(11, 'early')],
    abortedTransactions: [
      { producerId: 'early', firstOffset: '1' },
      { producerId: 'late', firstOffset: '2' },
    ],
  });
  expect(leaked).toHaveLength(1);
});
