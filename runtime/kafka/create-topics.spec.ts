import { type Admin, Kafka, KafkaJSProtocolError } from 'kafkajs';
import { createTopics } from './create-topics.js';

type Metadata = Awaited<ReturnType<Admin['fetchTopicMetadata']>>;

const led = (leader: number): Metadata => ({
  topics: [
    { name: 't', partitions: [{ partitionErrorCode: 0, partitionId: 0, leader, replicas: [], isr: [] }] },
  ],
});

function protocolError(type: string): Error {
  const error = new KafkaJSProtocolError(new Error(type));
  return Object.assign(error, { type });
}

/** An admin whose broker answers so, one answer after the other. A real one cannot be made to lag on demand. */
function lagging(answers: readonly (Metadata | Error)[], offsetAnswers: readonly (Error | null)[] = []) {
  const admin = new Kafka({ brokers: ['127.0.0.1:1'] }).admin();
  const left = [...answers];
  const leftOffsets = [...offsetAnswers];
  admin.createTopics = async () => true;
  admin.fetchTopicOffsets = async () => {
    const answer = leftOffsets.shift() ?? null;
    if (answer !== null) throw answer;
    return [];
  };
  admin.fetchTopicMetadata = async () => {
    const answer = left.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked once more');
    return answer;
  };
  return { admin, left, leftOffsets };
}

test('waits while the broker has not heard of the topic, and while a partition has no leader', async () => {
  const answers = [
    protocolError('UNKNOWN_TOPIC_OR_PARTITION'),
    protocolError('LEADER_NOT_AVAILABLE'),
    led(-1),
    led(1),
  ];
  const { admin, left } = lagging(answers);
  await createTopics(admin, [{ topic: 't' }]);
  expect(left).toEqual([]);
});

test('waits while the leader that metadata names does not know yet that it leads', async () => {
  const stale = new TypeError(
    "Cannot destructure property 'partitions' of 'high.pop(...)' as it is undefined.",
  );
  const { admin, left, leftOffsets } = lagging([led(1)], [protocolError('NOT_LEADER_FOR_PARTITION'), stale]);
  await createTopics(admin, [{ topic: 't' }]);
  expect([left, leftOffsets]).toEqual([[], []]);
});

test('another answer of the leader is an error at once', async () => {
  const { admin } = lagging([led(1)], [protocolError('TOPIC_AUTHORIZATION_FAILED')]);
  await expect(createTopics(admin, [{ topic: 't' }])).rejects.toMatchObject({
    type: 'TOPIC_AUTHORIZATION_FAILED',
  });
});

test('another answer is an error at once', async () => {
  const { admin } = lagging([protocolError('TOPIC_AUTHORIZATION_FAILED'), led(1)]);
  await expect(createTopics(admin, [{ topic: 't' }])).rejects.toMatchObject({
    type: 'TOPIC_AUTHORIZATION_FAILED',
  });
});

test('nothing to create, nothing asked', async () => {
  const { admin } = lagging([]);
  await createTopics(admin, []);
});
