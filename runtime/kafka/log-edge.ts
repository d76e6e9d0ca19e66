import type Cluster from 'kafkajs/src/cluster';
import { incomplete } from './offsets.js';

/**
 * Where a partition's log begins, or where the records end that a reader of the cluster's isolation sees now. The topic
 * is one of the cluster's target topics.
 */
export async function logEdge(
  cluster: Cluster,
  { topic, partition }: { readonly topic: string; readonly partition: number },
  end: 'low' | 'high',
): Promise<bigint> {
  const fromBeginning = end === 'low';
  const found = await cluster.fetchTopicsOffset([{ topic, fromBeginning, partitions: [{ partition }] }]);
  const offset = found[0]?.partitions[0]?.offset;
  if (offset === undefined) throw incomplete(`${topic}/${partition}`);
  return BigInt(offset);
}
