import type Cluster from 'kafkajs/src/cluster';
import type { KafkaClient } from './client.js';
import { type PartitionOffsets, partitionOffsets } from './offsets.js';

const READ_COMMITTED = 1;
const ONE_BYTE = 1;

/**
 * Where every partition of a topic begins and where its log really ends, records of open transactions included.
 * `partitionOffsets` ends before the first open transaction, and what was committed behind that one is not in its
 * range: whoever wants everything that is committed now must read up to here.
 */
export async function logEnds(kafka: KafkaClient, topic: string): Promise<readonly PartitionOffsets[]> {
  const stable = await partitionOffsets(kafka, topic);
  const cluster = kafka.cluster();
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const ends: PartitionOffsets[] = [];
    // One by one: kafkajs opens a connection for each request that finds none yet, and forgets all but the last.
    for (const offsets of stable)
      ends.push({ ...offsets, high: await highWatermark(cluster, topic, offsets) });
    return ends;
  } finally {
    await cluster.disconnect();
  }
}

/** Every answer to a fetch carries it; the records themselves are not wanted. */
async function highWatermark(
  cluster: Cluster,
  topic: string,
  { partition, high }: PartitionOffsets,
): Promise<bigint> {
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) throw new Error(`${topic} has no partition ${partition}`);
  const broker = await cluster.findBroker({ nodeId });
  const { responses } = await broker.fetch({
    isolationLevel: READ_COMMITTED,
    maxWaitTime: 0,
    minBytes: 0,
    maxBytes: ONE_BYTE,
    topics: [{ topic, partitions: [{ partition, fetchOffset: high.toString(), maxBytes: ONE_BYTE }] }],
  });
  const found = responses[0]?.partitions[0];
  if (found === undefined) throw new Error(`the fetch of ${topic}/${partition} was answered without it`);
  return BigInt(found.highWatermark);
}
