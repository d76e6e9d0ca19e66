import { crashPoint } from '../crash-points.js';
import { cutBatch } from './chunks.js';
import type { KafkaClient } from './client.js';
import type { BatchInHand, PartitionOwner } from './partition-owner.js';
import { type Plan, parsePlan, planMetadata } from './plan.js';
import { readPartition } from './read.js';
import { stored } from './records.js';
import type { FetchTuning } from './session.js';
import { readStartOffset } from './start-offset.js';
import type { PlannedRange, PlannedWorkerOptions, RunningWorker, StoredRecord } from './types.js';
import { judge } from './verdict.js';
import { backoffMs, wait } from './wait.js';
import { startWorker, type Troubled } from './worker.js';

/** Larger and slower fetches than a stage's: each range is an insert, and inserts should be few and big. */
const TUNING: FetchTuning = { maxWaitMs: 200, minBytes: 1024 * 1024, maxBytesPerPartition: 4 * 1024 * 1024 };

/** One partition of a projection (exactly-once.md §3.3). Crash points are numbered. */
class PlannedOwner implements PartitionOwner {
  readonly #kafka: KafkaClient;
  readonly #options: PlannedWorkerOptions;
  readonly #input: { readonly topic: string; readonly partition: number };
  /** Announced by a former owner and not known to be stored. */
  #unfinished: Plan | null;
  #position: bigint;

  constructor(
    kafka: KafkaClient,
    options: PlannedWorkerOptions,
    input: { readonly topic: string; readonly partition: number },
    position: bigint,
    unfinished: Plan | null,
  ) {
    this.#kafka = kafka;
    this.#options = options;
    this.#input = input;
    this.#position = position;
    this.#unfinished = unfinished;
  }

  get position(): bigint {
    return this.#position;
  }

  async handle(batch: BatchInHand): Promise<void> {
    if (this.#unfinished !== null) {
      await this.#redo(this.#unfinished, batch);
      // What follows the redone range is fetched again.
      return;
    }
    for (const chunk of cutBatch(batch.messages, batch.lastOffset, this.#options.maxRangeRecords)) {
      if (!batch.goOn()) return;
      const plan = { from: this.#position, to: chunk.nextOffset - 1n };
      // 1. BEFORE. Dying earlier: the range is planned afresh. Dying from here on: exactly this range is redone.
      crashPoint('range.chosen', this.#options.groupId);
      await batch.commitOffset(plan.from, planMetadata(plan));
      crashPoint('range.planned', this.#options.groupId);
      if (!batch.goOn()) return;
      const { topic, partition } = this.#input;
      const records = chunk.records.map((message) => stored(topic, partition, message));
      if (!(await this.#finish(plan, records, batch))) return;
    }
  }

  passOver(nextOffset: bigint): void {
    this.#position = nextOffset;
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  /** The records of the plan as they are now: the same, or fewer where the topic was compacted meanwhile. */
  async #redo(plan: Plan, batch: BatchInHand): Promise<void> {
    const records: StoredRecord[] = [];
    await readPartition(this.#kafka, {
      ...this.#input,
      fromOffset: plan.from,
      toOffset: plan.to + 1n,
      isolation: 'read_committed',
      onRecords: (some) => {
        records.push(...some);
      },
    });
    crashPoint('range.reread', this.#options.groupId);
    await this.#finish(plan, records, batch);
  }

  /** False where it is not finished: the position stays, and nothing may follow. */
  async #finish(plan: Plan, records: readonly StoredRecord[], batch: BatchInHand): Promise<boolean> {
    const range = { ...this.#input, fromOffset: plan.from, toOffset: plan.to, records };
    // 2. Store. Dying within: redone, and the store takes the same rows again.
    if (!(await this.#storeUntilDone(range, batch))) return false;
    // 3. AFTER. Dying before: redone. Dying later: the next range is planned.
    crashPoint('range.stored', this.#options.groupId);
    await batch.commitOffset(plan.to + 1n, null);
    crashPoint('range.committed', this.#options.groupId);
    this.#unfinished = null;
    this.#position = plan.to + 1n;
    batch.progressed(records.length, this.#position);
    return true;
  }

  /** False where the worker stops, or the partition is lost, before the store has said yes. */
  async #storeUntilDone(range: PlannedRange, batch: BatchInHand): Promise<boolean> {
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#options.store(range);
        return true;
      } catch (error) {
        if (judge(error) === 'fatal') throw error;
        this.#options.onRetry?.(error, range);
        await wait(backoffMs(failures), batch.stopping);
        if (!batch.goOn()) return false;
      }
    }
  }
}

/** A store that fails is tried again for ever: known trouble, not a dead consumer. */
function tellingOf(options: PlannedWorkerOptions, troubled: Troubled): PlannedWorkerOptions {
  return {
    ...options,
    onRetry: (error, range) => {
      troubled(range.topic, range.partition);
      options.onRetry?.(error, range);
    },
  };
}

async function takeOver(
  kafka: KafkaClient,
  options: PlannedWorkerOptions,
  topic: string,
  partition: number,
): Promise<PartitionOwner> {
  const start = await readStartOffset(kafka, { groupId: options.groupId, topic, partition });
  const unfinished = parsePlan(start.offset, start.metadata);
  return new PlannedOwner(kafka, options, { topic, partition }, start.offset, unfinished);
}

/** Starts a consumer that plans each range durably before it is stored, and redoes it identically after a crash. */
export function startPlannedWorker(
  kafka: KafkaClient,
  options: PlannedWorkerOptions,
): Promise<RunningWorker> {
  return startWorker({
    kafka,
    groupId: options.groupId,
    topics: options.topics,
    tuning: { ...TUNING, maxWaitMs: options.maxWaitMs ?? TUNING.maxWaitMs },
    takeoverWith: (troubled) => (topic, partition) =>
      takeOver(kafka, tellingOf(options, troubled), topic, partition),
    onProgress: options.onProgress,
    onTrouble: options.onTrouble,
  });
}
