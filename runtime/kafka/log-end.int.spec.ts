import { makeTopic, removeAll, testKafka, uniqueName } from '../testing/kafka.js';
import { witnessedPartitioner } from './acknowledged.js';
import { logEnds } from './log-end.js';
import { partitionOffsets } from './offsets.js';

const kafka = testKafka();
const topics: string[] = [];

afterAll(() => removeAll(kafka, topics, []));

test('the end of a log has what an open transaction has written, which a read_committed reader does not see', async () => {
  const topic = await makeTopic(kafka, 'log-end', 2);
  topics.push(topic);
  const producer = kafka.transactionalProducer(uniqueName('tx'), witnessedPartitioner().createPartitioner);
  await producer.connect();
  const open = await producer.transaction();
  await open.send({ topic, acks: -1, messages: [{ partition: 1, value: 'one' }] });
  const none = { partition: 0, low: 0n, high: 0n };
  expect(await partitionOffsets(kafka, topic)).toEqual([none, { partition: 1, low: 0n, high: 0n }]);
  expect(await logEnds(kafka, topic)).toEqual([none, { partition: 1, low: 0n, high: 1n }]);
  await open.commit();
  await producer.disconnect();
});
