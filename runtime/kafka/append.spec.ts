import { Kafka, type ProducerBatch } from 'kafkajs';
import { openAppender } from './append.js';
import { createKafka } from './client.js';
import type { OutgoingRecord } from './types.js';

/** A real broker cannot show what was asked of it, so the request is caught on its way there. */
function caughtRequests() {
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test');
  const requests: ProducerBatch[] = [];
  const appendProducer: typeof kafka.appendProducer = () => {
    const producer = new Kafka({ brokers: ['127.0.0.1:1'] }).producer();
    producer.connect = async () => {};
    producer.sendBatch = async (batch) => {
      requests.push(batch);
      throw new Error('caught');
    };
    return producer;
  };
  return { kafka: { ...kafka, appendProducer }, requests };
}

const record: OutgoingRecord = {
  topic: 't',
  partition: 0,
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: {},
  timestampMs: 0,
};

test('asks for the acknowledgement of every in-sync replica: a provider hears success on its strength', async () => {
  const { kafka, requests } = caughtRequests();
  const appender = await openAppender(kafka);
  await expect(appender.append([record])).rejects.toThrow('caught');
  expect(requests).toMatchObject([{ acks: -1 }]);
});
