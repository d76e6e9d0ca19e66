import { makeTopic, record, removeAll, testKafka, uniqueName } from '../testing/kafka.js';
import { witnessedPartitioner } from './acknowledged.js';
import { withAdmin } from './offsets.js';
import { readStartOffset } from './start-offset.js';
import { openTransactor } from './transactor.js';
import { wait } from './wait.js';

const kafka = testKafka();
const topics: string[] = [];
const groups: string[] = [];

async function topicAndGroup(partitions = 1) {
  const topic = await makeTopic(kafka, 'start-offset', partitions);
  const groupId = uniqueName('group');
  topics.push(topic);
  groups.push(groupId);
  return { topic, groupId };
}

afterAll(() => removeAll(kafka, topics, groups));

test('nothing committed: the start of the log', async () => {
  const { topic, groupId } = await topicAndGroup();
  expect(await readStartOffset(kafka, { groupId, topic, partition: 0 })).toEqual({
    offset: 0n,
    metadata: null,
  });
});

test('what is committed, with what stands beside it', async () => {
  const { topic, groupId } = await topicAndGroup();
  const transactor = await openTransactor(kafka, uniqueName('tx'));
  const position = { groupId, topic, partition: 0, nextOffset: 1n, state: 1n };
  await transactor.commit([record(topic, 'one')], position);
  await transactor.close();
  const start = await readStartOffset(kafka, { groupId, topic, partition: 0 });
  expect(start.offset).toBe(1n);
  expect(start.metadata).not.toBeNull();
});

/** Guard 18: without `require_stable` the answer is the offset before, and the records in between are done twice. */
test('an offset whose transaction is open is waited for', async () => {
  const { topic, groupId } = await topicAndGroup();
  const filler = await openTransactor(kafka, uniqueName('tx'));
  await filler.commit([record(topic, 'one'), record(topic, 'two')], {
    groupId,
    topic,
    partition: 0,
    nextOffset: 1n,
  });
  await filler.close();
  const producer = kafka.transactionalProducer(uniqueName('tx'), witnessedPartitioner().createPartitioner);
  await producer.connect();
  const open = await producer.transaction();
  const topicsOf = [{ topic, partitions: [{ partition: 0, offset: '2' }] }];
  await open.sendOffsets({ consumerGroupId: groupId, topics: topicsOf });
  const read = readStartOffset(kafka, { groupId, topic, partition: 0 });
  await Promise.race([read, wait(1_000)]);
  await open.commit();
  expect((await read).offset).toBe(2n);
  await producer.disconnect();
});

/** The commit is seen on the group's coordinator before the marker on the partition's leader. */
test('an offset within an open transaction of the log is no offset beyond it', async () => {
  const { topic, groupId } = await topicAndGroup();
  const producer = kafka.transactionalProducer(uniqueName('tx'), witnessedPartitioner().createPartitioner);
  await producer.connect();
  const open = await producer.transaction();
  await open.send({ topic, acks: -1, messages: [{ partition: 0, value: 'one' }] });
  const position = [{ partition: 0, offset: '1' }];
  await withAdmin(kafka, (admin) => admin.setOffsets({ groupId, topic, partitions: position }));
  expect((await readStartOffset(kafka, { groupId, topic, partition: 0 })).offset).toBe(1n);
  await open.commit();
  await producer.disconnect();
});
