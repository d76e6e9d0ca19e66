import {
  type ICustomPartitioner,
  type Message,
  Partitioners,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';
import { murmur2 } from './encoding/murmur2.js';
import { KafkaFailure } from './errors.js';

/** Java's choice of partitions, and where each message was last sent. */
export interface WitnessedPartitioner {
  readonly createPartitioner: ICustomPartitioner;
  readonly partitionOf: (message: Message) => number | undefined;
}

const POSITIVE = 0x7fffffff;

/** The Java client's choice: the one that is asked for, else by the key's hash; without a key kafkajs's round robin. */
export function witnessedPartitioner(): WitnessedPartitioner {
  return {
    createPartitioner: () => {
      const inTurn = Partitioners.DefaultPartitioner();
      return (choice) => {
        const { message, partitionMetadata } = choice;
        // Kept in the message itself, which is ours: it is then known without looking it up.
        message.partition ??= byKey(message, partitionMetadata.length) ?? inTurn(choice);
        return message.partition;
      };
    },
    partitionOf: (message) => message.partition,
  };
}

function byKey({ key }: Message, partitions: number): number | null {
  if (key === null || key === undefined) return null;
  return (murmur2(typeof key === 'string' ? Buffer.from(key) : key) & POSITIVE) % partitions;
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
