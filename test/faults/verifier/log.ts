import type { Codec, TopicCodec } from '@quittance/runtime/codec';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import * as topics from '@quittance/schemas/topics/index';
import type { Topic } from '@quittance/schemas/topics/topic';

/** A record with what its value says. */
export interface Read<T> {
  readonly record: IncomingRecord;
  readonly value: T;
}

/** All that a run has left in Kafka, read_committed, in the order of partitions and offsets. */
export interface RunLog {
  readonly callbacks: readonly Read<Callback>[];
  readonly facts: readonly Read<OrderFact>[];
  readonly events: readonly Read<OrderEvent>[];
  readonly snapshots: readonly Read<OrderSnapshot>[];
  readonly outcomes: readonly Read<CallbackOutcome>[];
  readonly deadLetters: number;
}

/** How the reference writes what the fold should have written. */
export interface Writers {
  readonly snapshots: TopicCodec<OrderSnapshot>;
  readonly events: TopicCodec<OrderEvent>;
}

export async function openWriters(codec: Codec): Promise<Writers> {
  return {
    snapshots: await codec.topic(topics.orderSnapshots),
    events: await codec.topic(topics.orderEvents),
  };
}

/** Reads everything. Nothing may be running that writes. */
export async function readLog(kafka: KafkaClient, codec: Codec): Promise<RunLog> {
  return {
    callbacks: await readTopic(kafka, codec, topics.callbacks),
    facts: await readTopic(kafka, codec, topics.orderFacts),
    events: await readTopic(kafka, codec, topics.orderEvents),
    snapshots: await readTopic(kafka, codec, topics.orderSnapshots),
    outcomes: await readTopic(kafka, codec, topics.callbackOutcomes),
    deadLetters: (await readTopic(kafka, codec, topics.deadLetters)).length,
  };
}

async function readTopic<T>(kafka: KafkaClient, codec: Codec, topic: Topic<T>): Promise<readonly Read<T>[]> {
  const values = await codec.topic(topic);
  const found: Read<T>[] = [];
  for (const name of topic.names) {
    for (const { partition } of await partitionOffsets(kafka, name)) {
      await readPartition(kafka, {
        topic: name,
        partition,
        fromOffset: 0n,
        isolation: 'read_committed',
        onRecords: async (records) => {
          for (const record of records) found.push({ record, value: await values.decode(record.value) });
        },
      });
    }
  }
  return found;
}
