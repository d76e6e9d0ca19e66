import type { KafkaClient } from './client.js';
import { logEdge } from './log-edge.js';
import { type PartitionOffsets, partitionOffsets } from './offsets.js';

/**
 * Where every partition of a topic begins and where its log really ends, records of open transactions included.
 * `partitionOffsets` ends before the first open transaction, and what was committed behind that one is not in its
 * range: whoever wants everything that is committed now must read up to here.
 */
export async function logEnds(kafka: KafkaClient, topic: string): Promise<readonly PartitionOffsets[]> {
  const stable = await partitionOffsets(kafka, topic);
  const cluster = kafka.cluster('readUncommitted');
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const ends: PartitionOffsets[] = [];
    // One by one: kafkajs opens a connection for each request that finds none yet, and forgets all but the last.
    for (const { partition, low } of stable)
      ends.push({ partition, low, high: await logEdge(cluster, { topic, partition }, 'high') });
    return ends;
  } finally {
    await cluster.disconnect();
  }
}
