import { assertAcknowledged, witnessedPartitioner } from './acknowledged.js';
import type { KafkaClient } from './client.js';
import { topicMessages } from './records.js';
import type { Appender } from './types.js';

const ALL_REPLICAS = -1;
const ACK_TIMEOUT_MS = 10_000;

/**
 * Opens the plain producer. Guard 1: it is not idempotent, because kafkajs can lose a record, and report success,
 * when two idempotent sends are in flight (src/producer/sendMessages.js rolls a sequence number back and gives it
 * to the other). Without sequence numbers a lost answer leads to a duplicate, which the fold recognises.
 * Callers may therefore have several `append()` in flight.
 */
export async function openAppender(kafka: KafkaClient): Promise<Appender> {
  const { createPartitioner, partitionOf } = witnessedPartitioner();
  const producer = kafka.appendProducer(createPartitioner);
  await producer.connect();
  return {
    async append(records) {
      if (records.length === 0) return;
      const sent = topicMessages(records);
      const answered = await producer.sendBatch({
        acks: ALL_REPLICAS,
        timeout: ACK_TIMEOUT_MS,
        topicMessages: sent,
      });
      assertAcknowledged(sent, partitionOf, answered);
    },
    close: () => producer.disconnect(),
  };
}
