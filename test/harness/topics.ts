import { openCodec } from '@quittance/runtime/codec';
import { createKafka } from '@quittance/runtime/kafka/client';
import { partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { Topic } from '@quittance/schemas/topics/topic';
import type { Endpoints } from './stack.js';

/** Every record of a topic (all its names), decoded; read_committed, from the beginning to now. */
export async function readTopic<T>(endpoints: Endpoints, topic: Topic<T>): Promise<readonly T[]> {
  const kafka = createKafka({ brokers: endpoints.kafka.split(','), tls: null, sasl: null }, 'quittance-test');
  const codec = await openCodec({ url: endpoints.schemaRegistry, username: null, password: null, tls: null });
  const decoder = await codec.topic(topic);
  const values: T[] = [];
  for (const name of topic.names) {
    for (const { partition, low } of await partitionOffsets(kafka, name)) {
      await readPartition(kafka, {
        topic: name,
        partition,
        fromOffset: low,
        isolation: 'read_committed',
        onRecords: async (records) => {
          for (const { value } of records) values.push(await decoder.decode(value));
        },
      });
    }
  }
  return values;
}
