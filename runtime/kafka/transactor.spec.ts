import { Kafka, KafkaJSProtocolError, type Transaction } from 'kafkajs';
import { createKafka } from './client.js';
import { openTransactor } from './transactor.js';
import type { OutgoingRecord } from './types.js';

function protocolError(type: string): Error {
  return Object.assign(new KafkaJSProtocolError(new Error(type)), { type });
}

const NOTHING = async (): Promise<void> => {};

/** InitProducerId answers so, one answer after the other. A real broker cannot be kept busy on demand. */
function answering(answers: readonly (Error | null)[]) {
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test');
  const left = [...answers];
  const unsent: Transaction = {
    abort: NOTHING,
    commit: NOTHING,
    isActive: () => true,
    send: async () => [],
    sendBatch: async () => [],
    sendOffsets: NOTHING,
  };
  const transactionalProducer: typeof kafka.transactionalProducer = () => {
    const producer = new Kafka({ brokers: ['127.0.0.1:1'] }).producer();
    producer.connect = NOTHING;
    producer.disconnect = NOTHING;
    producer.transaction = async () => {
      const answer = left.shift();
      if (answer !== null) throw answer ?? new Error('asked once more');
      return unsent;
    };
    return producer;
  };
  return { kafka: { ...kafka, transactionalProducer }, left };
}

/** A producer that takes every record, and what it was asked, by transaction; the first one is InitProducerId's. */
function obliging(positions: readonly Error[] = []) {
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test');
  const asked: string[] = [];
  const refusals = [...positions];
  let begun = 0;
  const transactionalProducer: typeof kafka.transactionalProducer = (_, createPartitioner) => {
    const choose = createPartitioner();
    const producer = new Kafka({ brokers: ['127.0.0.1:1'] }).producer();
    producer.connect = NOTHING;
    producer.disconnect = NOTHING;
    producer.transaction = async () => {
      begun += 1;
      const number = begun;
      const ask = (what: string) => void asked.push(`${number} ${what}`);
      return {
        abort: async () => ask('abort'),
        commit: async () => ask('commit'),
        isActive: () => true,
        send: async () => [],
        sendOffsets: async () => {
          ask('position');
          const refusal = refusals.shift();
          if (refusal !== undefined) throw refusal;
        },
        sendBatch: async ({ acks, topicMessages = [] }) => {
          ask(`records, acks ${acks}`);
          return topicMessages.flatMap(({ topic, messages }) =>
            messages.map((message) => ({
              topicName: topic,
              partition: choose({ topic, partitionMetadata: [], message }),
              errorCode: 0,
            })),
          );
        },
      };
    };
    return producer;
  };
  return { kafka: { ...kafka, transactionalProducer }, asked };
}

/** Two of them are more than goes into one send. */
const large: OutgoingRecord = {
  topic: 'out',
  partition: 0,
  key: Buffer.from('k'),
  value: Buffer.alloc(300_000),
  headers: {},
  timestampMs: 0,
};
const position = { groupId: 'g', topic: 'in', partition: 0, nextOffset: 1n };

test('a commit is one transaction: the position first (guard 17), then every output, however many sends that takes', async () => {
  const { kafka, asked } = obliging();
  const transactor = await openTransactor(kafka, 'id');
  await transactor.commit([large, large], position);
  const records = '2 records, acks -1';
  expect(asked).toEqual(['1 abort', '2 position', records, records, '2 commit']);
});

test('guard 17: the position is tried again while the former transaction is ended, and no record before it', async () => {
  const busy = protocolError('CONCURRENT_TRANSACTIONS');
  const { kafka, asked } = obliging([busy, busy]);
  const transactor = await openTransactor(kafka, 'id');
  await transactor.commit([large], position);
  const tries = ['2 position', '2 position', '2 position'];
  expect(asked).toEqual(['1 abort', ...tries, '2 records, acks -1', '2 commit']);
});

test('guards 1 to 3: one commit at a time, and none after an error', async () => {
  const { kafka, asked } = obliging([protocolError('INVALID_PRODUCER_EPOCH')]);
  const transactor = await openTransactor(kafka, 'id');
  const first = transactor.commit([large], position);
  await expect(transactor.commit([large], position)).rejects.toThrow('kafka_transactor_misused: id is busy');
  await expect(first).rejects.toMatchObject({ type: 'INVALID_PRODUCER_EPOCH' });
  await expect(transactor.commit([large], position)).rejects.toThrow(
    'kafka_transactor_misused: id is broken',
  );
  expect(asked).toEqual(['1 abort', '2 position']);
});

test.each([
  'CONCURRENT_TRANSACTIONS',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
])(
  'guard 11: waits while the former transaction is ended and while the coordinator moves: %s',
  async (type) => {
    const { kafka, left } = answering([protocolError(type), null]);
    await openTransactor(kafka, 'id');
    expect(left).toEqual([]);
  },
);

test('another answer is an error at once', async () => {
  const { kafka, left } = answering([protocolError('TRANSACTIONAL_ID_AUTHORIZATION_FAILED'), null]);
  await expect(openTransactor(kafka, 'id')).rejects.toMatchObject({
    type: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  });
  expect(left).toEqual([null]);
});
