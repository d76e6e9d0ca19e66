import type { ConsumerConfig } from 'kafkajs';
import { createKafka } from './client.js';
import { openSession } from './session.js';

test('guard 10: kafkajs is told never to restart a consumer by itself', async () => {
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test');
  const asked: ConsumerConfig[] = [];
  const consumer: typeof kafka.consumer = (config) => {
    asked.push(config);
    throw new Error('seen enough');
  };
  const nothing = (): void => {};
  const handlers = {
    onConsumer: nothing,
    onBatch: async () => {},
    onJoin: nothing,
    onNothingVisible: nothing,
  };
  const tuning = { maxWaitMs: 1, minBytes: 1, maxBytesPerPartition: 1 };
  await expect(openSession({ ...kafka, consumer }, 'g', ['t'], tuning, handlers)).rejects.toThrow(
    'seen enough',
  );
  expect(await asked[0]?.retry?.restartOnFailure?.(new Error('crash'))).toBe(false);
});
