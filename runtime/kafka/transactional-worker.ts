import { crashPoint } from '../crash-points.js';
import { cutBatch } from './chunks.js';
import type { KafkaClient } from './client.js';
import { KafkaFailure } from './errors.js';
import type { BatchInHand, PartitionOwner } from './partition-owner.js';
import { incoming } from './records.js';
import type { FetchTuning } from './session.js';
import { readStartOffset } from './start-offset.js';
import { assertNothingLost } from './state-mark.js';
import { openTransactor, type Transactor } from './transactor.js';
import type {
  ChunkResult,
  PartitionWork,
  RunningWorker,
  TransactionalWorkerOptions,
  WrittenUpTo,
} from './types.js';
import { startWorker } from './worker.js';

const TUNING: FetchTuning = { maxWaitMs: 50, minBytes: 64 * 1024, maxBytesPerPartition: 1024 * 1024 };

/**
 * State never runs ahead of the committed offset, since both are written in one transaction.
 * @param restored next input offset that the state implies; null where there is no state
 */
export function assertNotBehind(where: string, start: bigint, restored: bigint | null): void {
  if (restored === null || start >= restored) return;
  throw new KafkaFailure(
    'kafka_offset_behind_state',
    `${where}: starts at ${start}, state implies ${restored}`,
  );
}

async function runCommitted(result: ChunkResult, written: WrittenUpTo): Promise<void> {
  try {
    await result.committed(written);
  } catch (error) {
    throw new KafkaFailure('kafka_committed_step_failed', 'after a commit', { cause: error });
  }
}

/** One input partition, its transactional producer and its state (exactly-once.md §2.4). */
class TransactionalOwner implements PartitionOwner {
  readonly #input: { readonly groupId: string; readonly topic: string; readonly partition: number };
  readonly #maxChunkRecords: number;
  readonly #transactor: Transactor;
  readonly #work: PartitionWork;
  #position: bigint;

  constructor(
    input: { readonly groupId: string; readonly topic: string; readonly partition: number },
    maxChunkRecords: number,
    transactor: Transactor,
    work: PartitionWork,
    position: bigint,
  ) {
    this.#input = input;
    this.#maxChunkRecords = maxChunkRecords;
    this.#transactor = transactor;
    this.#work = work;
    this.#position = position;
  }

  get position(): bigint {
    return this.#position;
  }

  async handle(batch: BatchInHand): Promise<void> {
    const { groupId } = this.#input;
    for (const chunk of cutBatch(batch.messages, batch.lastOffset, this.#maxChunkRecords)) {
      if (!batch.goOn()) return;
      crashPoint('chunk.read', groupId);
      const records = chunk.records.map((message) => incoming(batch.topic, batch.partition, message));
      const result = await this.#work.process(records);
      crashPoint('chunk.processed', groupId);
      const written = await this.#transactor.commit(result.outputs, {
        ...this.#input,
        nextOffset: chunk.nextOffset,
        state: result.state ?? null,
      });
      crashPoint('chunk.committed', groupId);
      this.#position = chunk.nextOffset;
      await runCommitted(result, written);
      crashPoint('chunk.done', groupId);
      batch.progressed(records.length, chunk.nextOffset);
    }
  }

  passOver(nextOffset: bigint): void {
    this.#position = nextOffset;
  }

  /** The producer first: nothing is committed any more when the state goes. */
  async release(): Promise<void> {
    await this.#transactor.close();
    await this.#work.close?.();
  }
}

/** Guard 4: InitProducerId, then restore, then the committed offset; in this order each is final when it is read. */
async function takeOver(
  kafka: KafkaClient,
  options: TransactionalWorkerOptions,
  topic: string,
  partition: number,
): Promise<PartitionOwner> {
  const { groupId } = options;
  crashPoint('takeover.begin', groupId);
  const transactor = await openTransactor(kafka, `${options.transactionalIdPrefix}-${topic}-${partition}`);
  const work = options.workFor(topic, partition);
  try {
    crashPoint('takeover.fenced', groupId);
    const restored = await work.restore();
    crashPoint('takeover.restored', groupId);
    const { offset, metadata } = await readStartOffset(kafka, { groupId, topic, partition });
    const where = `${groupId} ${topic}/${partition}`;
    assertNotBehind(where, offset, restored);
    assertNothingLost(where, metadata, restored);
    const input = { groupId, topic, partition };
    return new TransactionalOwner(input, options.maxChunkRecords, transactor, work, offset);
  } catch (error) {
    await transactor.close();
    await work.close?.();
    throw error;
  }
}

/**
 * Starts a consumer whose every chunk is one Kafka transaction. Any error costs the partition's producer and work
 * instance, both are made anew (guards 2 and 3); what the error means for the worker is decided in verdict.ts.
 */
export function startTransactionalWorker(
  kafka: KafkaClient,
  options: TransactionalWorkerOptions,
): Promise<RunningWorker> {
  return startWorker({
    kafka,
    groupId: options.groupId,
    topics: options.topics,
    tuning: TUNING,
    takeoverWith: () => (topic, partition) => takeOver(kafka, options, topic, partition),
    onProgress: options.onProgress,
    onTrouble: options.onTrouble,
  });
}
