import { openAppender } from '@quittance/runtime/kafka/append';
import { partitionOffsets } from '@quittance/runtime/kafka/offsets';
import {
  makeTopic,
  record,
  removeAll,
  sendIn,
  testKafka,
  uniqueName,
} from '@quittance/runtime/testing/kafka';
import { Partitioners } from 'kafkajs';
import { spansOf } from './span.js';

const kafka = testKafka();
const topics: string[] = [];
afterAll(() => removeAll(kafka, topics, []));

test('what lies behind an open transaction is looked at too', async () => {
  const topic = await makeTopic(kafka, 'span', 1);
  topics.push(topic);
  const producer = kafka.transactionalProducer(uniqueName('tx'), Partitioners.DefaultPartitioner);
  await producer.connect();
  const open = await producer.transaction();
  await sendIn(open, { topic, messages: [{ key: 'k', value: 'open' }] });
  const appender = await openAppender(kafka);
  await appender.append([record(topic, 'behind')]);
  expect(await partitionOffsets(kafka, topic)).toMatchObject([{ high: 0n }]);
  expect(await spansOf(kafka, [topic])).toEqual([{ topic, partition: 0, from: 0n, to: 2n }]);
  await open.abort();
  await Promise.all([producer.disconnect(), appender.close()]);
});
