import murmur2 from 'kafkajs/src/producer/partitioners/default/murmur2';
import { makeTopic, readAll, record, removeAll, testKafka } from '../testing/kafka.js';
import { openAppender } from './append.js';
import { clusterId, partitionOffsets } from './offsets.js';
import { readPartition } from './read.js';

const kafka = testKafka();
const topics: string[] = [];

async function topicOf(partitions: number): Promise<string> {
  const topic = await makeTopic(kafka, 'append', partitions);
  topics.push(topic);
  return topic;
}

afterAll(() => removeAll(kafka, topics, []));

test('records arrive with key, value, headers and time, the partition chosen as Java does', async () => {
  const topic = await topicOf(7);
  const appender = await openAppender(kafka);
  const keys = ['21', 'foobar', 'a-little-bit-long-string', 'a-little-bit-longer-string'];
  await appender.append(keys.map((key) => ({ ...record(topic, key), headers: { provider: 'newpay' } })));
  await appender.append([record(topic, 'explicit', 3)]);
  await appender.close();
  for (const key of keys) {
    const partition = (murmur2(key) & 0x7fffffff) % 7;
    const found = (await readAll(kafka, topic, partition)).find((one) => one.key.toString() === key);
    expect(found).toMatchObject({
      headers: { provider: 'newpay' },
      timestampMs: 1_700_000_000_000,
      partition,
    });
  }
  const explicit = await readAll(kafka, topic, 3);
  expect(explicit.map((one) => one.value.toString())).toContain('explicit');
});

test('three appends in flight lose nothing', async () => {
  const topic = await topicOf(2);
  const appender = await openAppender(kafka);
  const rounds = Array.from({ length: 30 }, (_, round) =>
    Array.from({ length: 10 }, (_, index) => record(topic, `${round}-${index}`)),
  );
  for (let at = 0; at < rounds.length; at += 3) {
    await Promise.all(rounds.slice(at, at + 3).map((records) => appender.append(records)));
  }
  await appender.close();
  const found = [...(await readAll(kafka, topic, 0)), ...(await readAll(kafka, topic, 1))];
  expect(new Set(found.map((one) => one.key.toString())).size).toBe(300);
});

test('a topic that does not exist is an error, and is not made', async () => {
  const appender = await openAppender(kafka);
  await expect(appender.append([record('test-no-such-topic', 'x')])).rejects.toThrow();
  await appender.close();
  await expect(partitionOffsets(kafka, 'test-no-such-topic')).rejects.toThrow();
}, 60_000);

test('a record for a partition that does not exist is refused, not dropped', async () => {
  const topic = await topicOf(2);
  const appender = await openAppender(kafka);
  const append = appender.append([record(topic, 'nowhere', 9)]);
  await expect(append).rejects.toMatchObject({ code: 'kafka_not_acknowledged' });
  await appender.close();
});

test('a read begins and ends where it is told', async () => {
  const topic = await topicOf(1);
  const appender = await openAppender(kafka);
  await appender.append(Array.from({ length: 10 }, (_, index) => record(topic, String(index))));
  await appender.close();
  const seen: string[] = [];
  const { nextOffset } = await readPartition(kafka, {
    topic,
    partition: 0,
    fromOffset: 3n,
    toOffset: 7n,
    isolation: 'read_committed',
    onRecords: (records) => {
      seen.push(...records.map((one) => one.value.toString()));
    },
  });
  expect(seen).toEqual(['3', '4', '5', '6']);
  expect(nextOffset).toBe(7n);
  expect(await partitionOffsets(kafka, topic)).toEqual([{ partition: 0, low: 0n, high: 10n }]);
  expect(await clusterId(kafka)).toMatch(/\S+/);
});
