import { Kafka, Partitioners } from 'kafkajs';
import { createKafka } from './client.js';

const kafka = createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test');

afterEach(() => jest.restoreAllMocks());

test('guard 1: the producer whose sends may overlap has no sequence numbers to mix up', () => {
  expect(kafka.appendProducer(Partitioners.DefaultPartitioner).isIdempotent()).toBe(false);
});

test('guards 1 and 11: a transactional producer sends one request at a time and holds readers back for half a minute at most', () => {
  const made = jest.spyOn(Kafka.prototype, 'producer');
  kafka.transactionalProducer('id', Partitioners.DefaultPartitioner);
  const [config] = made.mock.calls[0] ?? [];
  expect(config).toMatchObject({ transactionalId: 'id', maxInFlightRequests: 1 });
  expect(config?.transactionTimeout).toBeLessThanOrEqual(30_000);
});

test('guard 17: a transactional producer never repeats a send', () => {
  const made = jest.spyOn(Kafka.prototype, 'producer');
  kafka.transactionalProducer('id', Partitioners.DefaultPartitioner);
  expect(made.mock.calls[0]?.[0]?.retry).toEqual({ retries: 0 });
});

test('guard 11: nothing makes a topic by mentioning it', () => {
  const producers = jest.spyOn(Kafka.prototype, 'producer');
  const consumers = jest.spyOn(Kafka.prototype, 'consumer');
  kafka.appendProducer(Partitioners.DefaultPartitioner);
  kafka.transactionalProducer('id', Partitioners.DefaultPartitioner);
  kafka.consumer({ groupId: 'g' });
  for (const [config] of [...producers.mock.calls, ...consumers.mock.calls])
    expect(config).toMatchObject({ allowAutoTopicCreation: false });
});
