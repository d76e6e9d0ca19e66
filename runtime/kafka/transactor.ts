import type { Producer, Transaction } from 'kafkajs';
import { crashPoint } from '../crash-points.js';
import { assertAcknowledged, witnessedPartitioner } from './acknowledged.js';
import type { KafkaClient } from './client.js';
import { cutBySize } from './cut-by-size.js';
import { isProtocolError, KafkaFailure } from './errors.js';
import { topicMessages } from './records.js';
import { stateMetadata } from './state-mark.js';
import type { OutgoingRecord, WrittenUpTo } from './types.js';
import { wait } from './wait.js';
import { Written } from './written.js';

/** Where the input stands once the outputs are in. */
export interface InputPosition {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: bigint;
  /** Next input offset that the state implies once this has committed; null where there is none. */
  readonly state?: bigint | null;
}

/** One transactional producer, fenced in and good for one failure. */
export interface Transactor {
  /** Outputs and input position in one transaction. After a rejection only `close()` may be called. */
  commit(outputs: readonly OutgoingRecord[], position: InputPosition): Promise<WrittenUpTo>;
  close(): Promise<void>;
}

const ALL_REPLICAS = -1;
const INIT_PATIENCE_MS = 90_000;
const INIT_PAUSE_MS = 200;
const CONCURRENT_TRIES = 200;
const CONCURRENT_PAUSE_MS = 10;

/** The former transaction of this id is still being ended. */
const CONCURRENT = new Set(['CONCURRENT_TRANSACTIONS']);

/** Answers that promise that nothing was done and that the same request will do. */
const INIT_AGAIN = new Set([
  ...CONCURRENT,
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
]);

/**
 * InitProducerId: fences the former owner and ends its transaction (KIP-98). kafkajs does it inside
 * `transaction()`; the transaction that this begins has told the broker nothing yet, so ending it sends nothing
 * (src/producer/eosManager/index.js isOngoing).
 * Guard 11: the number of retries of kafkajs's own loop cannot be set there (`cluster.retry` is undefined).
 */
async function initProducerId(producer: Producer): Promise<void> {
  const deadline = Date.now() + INIT_PATIENCE_MS;
  for (;;) {
    try {
      const unsent = await producer.transaction();
      await unsent.abort();
      return;
    } catch (error) {
      if (!isProtocolError(error, INIT_AGAIN) || Date.now() > deadline) throw error;
      await wait(INIT_PAUSE_MS);
    }
  }
}

/**
 * Puts the position into the transaction. It is the first request of the transaction, and right after the last commit
 * the broker may say CONCURRENT_TRANSACTIONS, meaning "not yet". Once this has worked the former transaction is ended,
 * and no record is refused for its sake: repeating records is what guard 17 forbids.
 */
async function sendPosition(transaction: Transaction, position: InputPosition): Promise<void> {
  const { groupId, topic, partition, nextOffset, state = null } = position;
  const partitions = [{ partition, offset: nextOffset.toString(), metadata: stateMetadata(state) }];
  const topics = [{ topic, partitions }];
  for (let tries = 1; ; tries += 1) {
    try {
      await transaction.sendOffsets({ consumerGroupId: groupId, topics });
      return;
    } catch (error) {
      if (!isProtocolError(error, CONCURRENT) || tries === CONCURRENT_TRIES) throw error;
      await wait(CONCURRENT_PAUSE_MS);
    }
  }
}

/**
 * Opens the one producer of a transactional.id. When this resolves every former one is fenced and whatever it had
 * open is ended, so state and offsets read from here on are final.
 */
export async function openTransactor(kafka: KafkaClient, transactionalId: string): Promise<Transactor> {
  const { createPartitioner, partitionOf } = witnessedPartitioner();
  const producer = kafka.transactionalProducer(transactionalId, createPartitioner);
  try {
    await producer.connect();
    await initProducerId(producer);
  } catch (error) {
    await closeQuietly(producer);
    throw error;
  }
  let state: 'ready' | 'busy' | 'broken' = 'ready';
  return {
    async commit(outputs, position) {
      // Guard 1: one send at a time. Guards 2 and 3: none after an error.
      if (state !== 'ready')
        throw new KafkaFailure('kafka_transactor_misused', `${transactionalId} is ${state}`);
      state = 'busy';
      try {
        const written = new Written();
        const transaction = await producer.transaction();
        crashPoint('chunk.begun', position.groupId);
        // Guard 17: first, because only here may "not yet" be answered by trying again.
        await sendPosition(transaction, position);
        crashPoint('chunk.positioned', position.groupId);
        for (const group of cutBySize(outputs)) {
          const sent = topicMessages(group);
          const answered = await transaction.sendBatch({ acks: ALL_REPLICAS, topicMessages: sent });
          assertAcknowledged(sent, partitionOf, answered);
          written.add(sent, partitionOf, answered);
        }
        crashPoint('chunk.sent', position.groupId);
        await transaction.commit();
        state = 'ready';
        return written.upTo;
      } catch (error) {
        state = 'broken';
        throw error;
      }
    },
    close: () => closeQuietly(producer),
  };
}

/** What an unfinished transaction left is ended by the next InitProducerId, so nothing can go wrong here. */
async function closeQuietly(producer: Producer): Promise<void> {
  try {
    await producer.disconnect();
  } catch {
    // The connections are gone either way.
  }
}
