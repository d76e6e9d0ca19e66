import { setTimeout as sleep } from 'node:timers/promises';
import { SEND_ONCE } from './client.js';

type Send = (batch: { readonly acks: number; readonly topicMessages: readonly object[] }) => Promise<unknown>;

/** kafkajs's own code, from its sources. */
const createSend = jest.requireActual<(parts: object) => Send>('kafkajs/src/producer/sendMessages');
const createRetry = jest.requireActual<(options: object) => unknown>('kafkajs/src/retry');

const ANSWER_MS = 30;

/** A cluster of two brokers: the first takes its time, the second refuses its first request. */
function twoBrokers() {
  const asked = { first: 0, second: 0 };
  const answer = (partition: number) => ({
    topics: [{ topicName: 't', partitions: [{ partition, errorCode: 0 }] }],
  });
  const first = {
    nodeId: 1,
    produce: async () => {
      asked.first += 1;
      await sleep(ANSWER_MS);
      return answer(0);
    },
  };
  const second = {
    nodeId: 2,
    produce: () => {
      asked.second += 1;
      return asked.second === 1
        ? Promise.reject(Object.assign(new Error('not yet'), { retriable: true }))
        : Promise.resolve(answer(1));
    },
  };
  const cluster = {
    refreshMetadataIfNecessary: () => Promise.resolve(),
    addMultipleTargetTopics: () => Promise.resolve(),
    refreshMetadata: () => Promise.resolve(),
    isConnected: () => true,
    findTopicPartitionMetadata: () => [{ partitionId: 0 }, { partitionId: 1 }],
    findLeaderForPartitions: () => ({ 1: [0], 2: [1] }),
    findBroker: ({ nodeId }: { nodeId: string }) => Promise.resolve(nodeId === '1' ? first : second),
  };
  return { cluster, asked };
}

function sender(cluster: object, retry: object): Send {
  const logger = { debug: () => {}, error: () => {}, warn: () => {} };
  const nothing = () => Promise.resolve();
  const eosManager = {
    acquireBrokerLock: nothing,
    releaseBrokerLock: nothing,
    isTransactional: () => false,
    getProducerId: () => 1,
    getProducerEpoch: () => 1,
    getSequence: () => 0,
    updateSequence: () => {},
  };
  const partitioner = ({ message }: { message: { partition: number } }) => message.partition;
  return createSend({ logger, cluster, partitioner, eosManager, retrier: createRetry(retry) });
}

const BATCH = {
  acks: -1,
  topicMessages: [
    {
      topic: 't',
      messages: [
        { partition: 0, value: 'a' },
        { partition: 1, value: 'b' },
      ],
    },
  ],
};

describe('a send to several brokers of which one refuses', () => {
  it('is made once by a transactional producer, and fails', async () => {
    const { cluster, asked } = twoBrokers();
    await expect(sender(cluster, SEND_ONCE)(BATCH)).rejects.toThrow('not yet');
    await sleep(2 * ANSWER_MS);
    expect(asked).toEqual({ first: 1, second: 1 });
  });

  it('would else reach the others twice, and succeed (hazard 17)', async () => {
    const { cluster, asked } = twoBrokers();
    await sender(cluster, { retries: 3, initialRetryTime: 1, maxRetryTime: 2 })(BATCH);
    expect(asked.first).toBe(2);
  });
});
