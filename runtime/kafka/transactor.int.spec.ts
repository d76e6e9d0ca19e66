import { Partitioners } from 'kafkajs';
import {
  makeTopic,
  readAll,
  record,
  removeAll,
  sendIn,
  testKafka,
  uniqueName,
  until,
} from '../testing/kafka.js';
import { committedOffsets } from './offsets.js';
import { openTransactor } from './transactor.js';
import { judge } from './verdict.js';

const kafka = testKafka();
const topics: string[] = [];
const groups: string[] = [];

async function pair() {
  const topic = await makeTopic(kafka, 'transactor', 1);
  const groupId = uniqueName('group');
  topics.push(topic);
  groups.push(groupId);
  return { topic, groupId, transactionalId: uniqueName('tx') };
}

const values = async (topic: string) => (await readAll(kafka, topic, 0)).map((one) => one.value.toString());

/** A commit is answered before its markers are written. */
const shows = (topic: string, count: number) =>
  until('the commits show', async () => (await values(topic)).length >= count);

const at = (groupId: string, topic: string, nextOffset: bigint) => ({
  groupId,
  topic,
  partition: 0,
  nextOffset,
});

/** A broker that is new makes the topics of its coordinators when the first one asks. */
beforeAll(async () => {
  const { topic, groupId, transactionalId } = await pair();
  await until('the coordinators are there', async () => {
    const transactor = await openTransactor(kafka, transactionalId);
    const first = transactor.commit([record(topic, 'first')], at(groupId, topic, 1n));
    const isThere = await first.then(
      () => true,
      () => false,
    );
    await transactor.close();
    return isThere;
  });
}, 60_000);

afterAll(() => removeAll(kafka, topics, groups));

test('a zombie is refused after a new InitProducerId, and leaves nothing behind', async () => {
  const { topic, groupId, transactionalId } = await pair();
  const zombie = await openTransactor(kafka, transactionalId);
  await zombie.commit([record(topic, 'before')], at(groupId, topic, 1n));
  const owner = await openTransactor(kafka, transactionalId);
  const refused = await zombie
    .commit([record(topic, 'zombie')], at(groupId, topic, 2n))
    .catch((error: unknown) => error);
  expect(judge(refused)).toBe('fenced');
  await owner.commit([record(topic, 'after')], at(groupId, topic, 3n));
  await shows(topic, 2);
  expect(await values(topic)).toEqual(['before', 'after']);
  expect(await committedOffsets(kafka, groupId, [topic])).toMatchObject([{ offset: 3n }]);
  await Promise.all([zombie.close(), owner.close()]);
});

test('what a former owner left open is ended before the new one is ready', async () => {
  const { topic, groupId, transactionalId } = await pair();
  const producer = kafka.transactionalProducer(transactionalId, Partitioners.DefaultPartitioner);
  await producer.connect();
  const open = await producer.transaction();
  await sendIn(open, { topic, messages: [{ key: 'k', value: 'never committed' }] });
  await open.sendOffsets({
    consumerGroupId: groupId,
    topics: [{ topic, partitions: [{ partition: 0, offset: '9' }] }],
  });
  const owner = await openTransactor(kafka, transactionalId);
  // Would wait for the open transaction, were it still open.
  expect(await values(topic)).toEqual([]);
  expect(await committedOffsets(kafka, groupId, [topic])).toMatchObject([{ offset: null }]);
  await Promise.all([producer.disconnect(), owner.close()]);
});

test('one transaction at a time, and none after a failure', async () => {
  const { topic, groupId, transactionalId } = await pair();
  const transactor = await openTransactor(kafka, transactionalId);
  const first = transactor.commit([record(topic, 'a')], at(groupId, topic, 1n));
  const second = transactor.commit([record(topic, 'b')], at(groupId, topic, 2n));
  await expect(second).rejects.toMatchObject({ code: 'kafka_transactor_misused' });
  await first;
  const impossible = transactor.commit([record(topic, 'c', 99)], at(groupId, topic, 3n));
  await expect(impossible).rejects.toMatchObject({ code: 'kafka_not_acknowledged' });
  const after = transactor.commit([record(topic, 'd')], at(groupId, topic, 3n));
  await expect(after).rejects.toMatchObject({ code: 'kafka_transactor_misused' });
  await transactor.close();
  // Ends the broken one's transaction, too.
  await (await openTransactor(kafka, transactionalId)).close();
  expect(await values(topic)).toEqual(['a']);
}, 60_000);

test('offsets alone, right after a commit, are not refused as concurrent', async () => {
  const { topic, groupId, transactionalId } = await pair();
  const transactor = await openTransactor(kafka, transactionalId);
  for (let next = 1n; next <= 40n; next += 1n) {
    await transactor.commit(next % 2n === 0n ? [] : [record(topic, String(next))], at(groupId, topic, next));
  }
  await transactor.close();
  await shows(topic, 20);
  await until('the offset shows', async () => {
    const [committed] = await committedOffsets(kafka, groupId, [topic]);
    return committed?.offset === 40n;
  });
});

test('a transaction costs five requests; who coordinates is asked for once', async () => {
  const { topic, groupId, transactionalId } = await pair();
  const asked: string[] = [];
  const counting: typeof kafka = {
    ...kafka,
    transactionalProducer(...args) {
      const producer = kafka.transactionalProducer(...args);
      producer.on(producer.events.REQUEST, ({ payload }) => asked.push(payload.apiName));
      return producer;
    },
  };
  const transactor = await openTransactor(counting, transactionalId);
  await transactor.commit([record(topic, 'first')], at(groupId, topic, 1n));
  await shows(topic, 1);
  asked.length = 0;
  await transactor.commit([record(topic, 'second')], at(groupId, topic, 2n));
  await transactor.close();
  // The former transaction may still be ending: then the first is repeated.
  expect([...new Set(asked)]).toEqual([
    'AddOffsetsToTxn',
    'TxnOffsetCommit',
    'AddPartitionsToTxn',
    'Produce',
    'EndTxn',
  ]);
});

test('more than a broker takes in one batch is sent in several, in one transaction', async () => {
  const { topic, groupId, transactionalId } = await pair();
  const owner = await openTransactor(kafka, transactionalId);
  const large = Array.from({ length: 12 }, (_, index) => {
    const value = Buffer.from(String(index).padEnd(200_000, '.'));
    return { ...record(topic, 'key'), value };
  });
  await owner.commit(large, at(groupId, topic, 1n));
  await shows(topic, large.length);
  expect((await values(topic)).map((value) => Number.parseInt(value, 10))).toEqual([...large.keys()]);
  await owner.close();
});
