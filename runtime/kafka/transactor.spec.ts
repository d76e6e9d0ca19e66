import { Kafka, KafkaJSProtocolError, type Transaction } from 'kafkajs';
import { createKafka } from './client.js';
import { openTransactor } from './transactor.js';

function protocolError(type: string): Error {
  return Object.assign(new KafkaJSProtocolError(new Error(type)), { type });
}

/** InitProducerId answers so, one answer after the other. A real broker cannot be kept busy on demand. */
function answering(answers: readonly (Error | null)[]) {
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test');
  const left = [...answers];
  const nothing = async (): Promise<void> => {};
  const unsent: Transaction = {
    abort: nothing,
    commit: nothing,
    isActive: () => true,
    send: async () => [],
    sendBatch: async () => [],
    sendOffsets: nothing,
  };
  const transactionalProducer: typeof kafka.transactionalProducer = () => {
    const producer = new Kafka({ brokers: ['127.0.0.1:1'] }).producer();
    producer.connect = nothing;
    producer.disconnect = nothing;
    producer.transaction = async () => {
      const answer = left.shift();
      if (answer !== null) throw answer ?? new Error('asked once more');
      return unsent;
    };
    return producer;
  };
  return { kafka: { ...kafka, transactionalProducer }, left };
}

test('guard 11: waits while the former transaction is ended and while the coordinator moves', async () => {
  const busy = [protocolError('CONCURRENT_TRANSACTIONS'), protocolError('NOT_COORDINATOR_FOR_GROUP'), null];
  const { kafka, left } = answering(busy);
  await openTransactor(kafka, 'id');
  expect(left).toEqual([]);
});

test('another answer is an error at once', async () => {
  const { kafka, left } = answering([protocolError('TRANSACTIONAL_ID_AUTHORIZATION_FAILED'), null]);
  await expect(openTransactor(kafka, 'id')).rejects.toMatchObject({
    type: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  });
  expect(left).toEqual([null]);
});
