import {
  type ICustomPartitioner,
  type Message,
  Partitioners,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';
import { KafkaFailure } from './errors.js';

/** Java's choice of partitions, and where each message was last sent. */
export interface WitnessedPartitioner {
  readonly createPartitioner: ICustomPartitioner;
  readonly partitionOf: (message: Message) => number | undefined;
}

/** kafkajs's default partitioner is the Java client's (murmur2; src/producer/partitioners/default). */
export function witnessedPartitioner(): WitnessedPartitioner {
  const chosen = new WeakMap<Message, number>();
  return {
    createPartitioner: () => {
      const choose = Partitioners.DefaultPartitioner();
      return (choice) => {
        const partition = choose(choice);
        chosen.set(choice.message, partition);
        return partition;
      };
    },
    partitionOf: (message) => chosen.get(message),
  };
}

/**
 * Guard 13: every message's partition must be among those the brokers have acknowledged.
 * kafkajs reports success without having sent a message whose partition it does not know
 * (src/cluster/index.js findLeaderForPartitions skips it), or whose partition moved, between two tries, to a
 * broker that had answered already (src/producer/sendMessages.js brokersWithoutResponse).
 */
export function assertAcknowledged(
  sent: readonly TopicMessages[],
  partitionOf: (message: Message) => number | undefined,
  answered: readonly RecordMetadata[],
): void {
  for (const { topic, messages } of sent) {
    const acknowledged = new Set<number | undefined>();
    for (const { topicName, partition, errorCode } of answered) {
      if (topicName === topic && errorCode === 0) acknowledged.add(partition);
    }
    const missing = messages.find((message) => !acknowledged.has(partitionOf(message)));
    if (missing === undefined) continue;
    const detail = `${topic}/${partitionOf(missing)} was not acknowledged`;
    throw new KafkaFailure('kafka_not_acknowledged', detail);
  }
}
