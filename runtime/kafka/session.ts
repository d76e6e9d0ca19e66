import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { KafkaClient } from './client.js';

/** How a consumer fetches. */
export interface FetchTuning {
  /** How long the broker may hold an answer back while fewer than `minBytes` are there: adds to latency. */
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytesPerPartition: number;
}

export interface SessionHandlers {
  /** The consumer, before its first batch. */
  readonly onConsumer: (consumer: Consumer) => void;
  /** A throw makes kafkajs fetch again, and rejoin where it says that the group rebalances. */
  readonly onBatch: (payload: EachBatchPayload) => Promise<void>;
  /** This member has an assignment in a new generation. */
  readonly onJoin: (assignment: Readonly<Record<string, readonly number[]>>) => void;
  /** A fetched batch held nothing but control and aborted records: kafkajs has moved behind it. */
  readonly onNothingVisible: (topic: string, partition: number, lastOffset: bigint) => void;
}

/** One life of a kafkajs consumer, from joining to a crash or to `close()`. */
export interface Session {
  readonly consumer: Consumer;
  /** Resolves with the reason when the consumer has ended by itself. */
  readonly crashed: Promise<Error>;
  close(): Promise<void>;
}

const SESSION_TIMEOUT_MS = 15_000;
const HEARTBEAT_MS = 2_000;
/** How long a rebalance waits for a member that still restores or stores. */
const REBALANCE_TIMEOUT_MS = 60_000;
const MAX_FETCH_BYTES = 64 * 1024 * 1024;
/** More than the partitions of any process: each one makes progress at once. */
const PARTITIONS_AT_ONCE = 64;
const RETRIES = 8;

/** Joins the group and starts to hand over batches. Throws where that fails. */
export async function openSession(
  kafka: KafkaClient,
  groupId: string,
  topics: readonly string[],
  tuning: FetchTuning,
  handlers: SessionHandlers,
): Promise<Session> {
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    maxWaitTimeInMs: tuning.maxWaitMs,
    minBytes: tuning.minBytes,
    maxBytesPerPartition: tuning.maxBytesPerPartition,
    maxBytes: MAX_FETCH_BYTES,
    // Guard 10: kafkajs must not restart by itself; the worker decides.
    retry: { retries: RETRIES, restartOnFailure: async () => false },
  });
  handlers.onConsumer(consumer);
  const crashed = new Promise<Error>((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
  });
  const joined = new Promise<null>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      handlers.onJoin(payload.memberAssignment);
      resolve(null);
    });
  });
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    const { batchSize, topic, partition, lastOffset } = payload;
    if (batchSize === 0) handlers.onNothingVisible(topic, partition, BigInt(lastOffset));
  });
  try {
    await consumer.connect();
    // Guard 6: without a committed offset begin at the beginning, never at the end.
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: handlers.onBatch,
    });
    // run() resolves even where joining failed (src/consumer/runner.js start).
    const crash = await Promise.race([joined, crashed]);
    if (crash !== null) throw crash;
  } catch (error) {
    await consumer.disconnect().catch(() => {});
    throw error;
  }
  return { consumer, crashed, close: () => consumer.disconnect() };
}
