import type { Message } from 'kafkajs';
import murmur2 from 'kafkajs/src/producer/partitioners/default/murmur2';
import { assertAcknowledged, witnessedPartitioner } from './acknowledged.js';

/** Kafka's own vectors: clients/src/test/java/org/apache/kafka/common/utils/UtilsTest.java, testMurmur2. */
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is that of the Java client', (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash);
});

const metadata = (partitions: number) =>
  Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));

test('a key decides the partition, an explicit partition wins; both are remembered', () => {
  const { createPartitioner, partitionOf } = witnessedPartitioner();
  const choose = createPartitioner();
  const byKey: Message = { key: Buffer.from('foobar'), value: null };
  const explicit = { ...byKey, partition: 2 };
  // Java: toPositive(-790332482) % 6
  expect(choose({ topic: 't', partitionMetadata: metadata(6), message: byKey })).toBe(
    (-790332482 & 0x7fffffff) % 6,
  );
  expect(choose({ topic: 't', partitionMetadata: metadata(6), message: explicit })).toBe(2);
  expect([partitionOf(byKey), partitionOf(explicit)]).toEqual([(-790332482 & 0x7fffffff) % 6, 2]);
});

describe('guard 13', () => {
  const message = { key: Buffer.from('k'), value: Buffer.from('v') };
  const sent = [{ topic: 't', messages: [message] }];
  const answer = (partition: number, errorCode = 0) => [{ topicName: 't', partition, errorCode }];
  const check = (answered: ReturnType<typeof answer>) => () => assertAcknowledged(sent, () => 3, answered);

  test('a partition that was answered for is fine', () => {
    expect(check(answer(3))).not.toThrow();
  });

  test.each([
    ['nothing was answered', []],
    ['another partition', answer(1)],
    ['another topic', [{ topicName: 'u', partition: 3, errorCode: 0 }]],
    ['an error', answer(3, 6)],
  ])('%s is a failure', (_, answered) => {
    expect(check(answered)).toThrow('kafka_not_acknowledged');
  });
});
