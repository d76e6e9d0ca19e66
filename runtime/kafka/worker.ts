import type { Admin } from 'kafkajs';
import { BatchDesk } from './batch-desk.js';
import type { KafkaClient } from './client.js';
import { KafkaFailure, ownFailure } from './errors.js';
import type { Takeover } from './partition-owner.js';
import { Reach } from './reach.js';
import { type FetchTuning, openSession, type Session } from './session.js';
import type { PartitionReach, RunningWorker, StageProgress, WorkerTrouble } from './types.js';
import { judge } from './verdict.js';
import { backoffMs, wait } from './wait.js';

/** Tells that a failure on a partition is known and being tried again. */
export type Troubled = (topic: string, partition: number) => void;

export interface WorkerSetup {
  readonly kafka: KafkaClient;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly tuning: FetchTuning;
  readonly takeoverWith: (troubled: Troubled) => Takeover;
  readonly onProgress: (progress: StageProgress) => void;
  readonly onTrouble: ((trouble: WorkerTrouble) => void) | undefined;
}

/** A consumer group member that survives the broker being away and ends on what cannot be cured. */
class Worker implements RunningWorker {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly ended: Promise<void>;
  readonly #setup: WorkerSetup;
  readonly #admin: Admin;
  readonly #desk: BatchDesk;
  readonly #stopping = new AbortController();
  readonly #reach = new Reach();
  #settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  #session: Session | null = null;
  #stopped: Promise<void> | null = null;

  constructor(setup: WorkerSetup, admin: Admin) {
    const { promise, resolve, reject } = withResolvers();
    this.ended = promise;
    this.#settle = { resolve, reject };
    this.#setup = setup;
    this.groupId = setup.groupId;
    this.topics = setup.topics;
    this.#admin = admin;
    this.#desk = new BatchDesk({
      admin,
      takeover: setup.takeoverWith((topic, partition) => this.#reach.troubled(topic, partition)),
      onProgress: setup.onProgress,
      onTrouble: this.#report,
      onReached: (topic, partition, nextOffset) => this.#reach.moved(topic, partition, nextOffset),
      end: (error) => this.#end(error),
    });
  }

  /** Resolves when the group has been joined for the first time. */
  async start(): Promise<void> {
    await this.#join();
    void this.#rejoinForEver();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#shutDown().then(() => this.#settle.resolve());
    return this.#stopped;
  }

  reach(): readonly PartitionReach[] {
    return this.#reach.now();
  }

  readonly #report = (trouble: WorkerTrouble): void => {
    this.#reach.troubled(trouble.topic, trouble.partition);
    this.#setup.onTrouble?.(trouble);
  };

  /** Guard 10: one consumer after the other; each crash is either the end or a pause. */
  async #rejoinForEver(): Promise<void> {
    try {
      while (this.#session !== null && !this.#stopping.signal.aborted) {
        const crash = await this.#session.crashed;
        this.#crashed(crash, 1);
        await wait(backoffMs(1), this.#stopping.signal);
        await this.#join();
      }
    } catch (error) {
      this.#end(error);
    }
  }

  async #join(): Promise<void> {
    for (let failures = 1; !this.#stopping.signal.aborted; failures += 1) {
      try {
        this.#session = await this.#open();
        return;
      } catch (error) {
        this.#crashed(error, failures);
        await wait(backoffMs(failures), this.#stopping.signal);
      }
    }
  }

  /** Throws where a new consumer would meet the same end. */
  #crashed(error: unknown, failures: number): void {
    if (this.#stopping.signal.aborted) return;
    const verdict = judge(error);
    if (verdict === 'fatal') throw error;
    if (verdict === 'doubtful' && failures > MAX_DOUBTFUL_STARTS) {
      throw new KafkaFailure('kafka_consumer_crashed', this.#setup.groupId, { cause: error });
    }
    this.#report({ topic: null, partition: null, error, retryInMs: backoffMs(failures) });
  }

  async #open(): Promise<Session> {
    const { kafka, groupId, topics, tuning } = this.#setup;
    const session = await openSession(kafka, groupId, topics, tuning, {
      onConsumer: (consumer) => this.#desk.attach(consumer),
      onBatch: (payload) => this.#desk.take(payload),
      onJoin: (assignment) => {
        this.#reach.assigned(assignment);
        this.#desk.joined();
      },
      onNothingVisible: (topic, partition, lastOffset) =>
        this.#desk.nothingVisible(topic, partition, lastOffset),
    });
    return session;
  }

  #end(error: unknown): void {
    this.#settle.reject(ownFailure(error));
    // Not awaited: it waits for the batch that this may be called from.
    void this.stop();
  }

  async #shutDown(): Promise<void> {
    this.#stopping.abort();
    await this.#desk.close();
    await this.#session?.close().catch(() => {});
    await this.#admin.disconnect().catch(() => {});
  }
}

const MAX_DOUBTFUL_STARTS = 6;

/** Promise.withResolvers, which Node 20 lacks. A rejection nobody listens to yet is not unhandled. */
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((resolveIt, rejectIt) => {
    resolve = resolveIt;
    reject = rejectIt;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Starts a worker; resolves once it is a member of its group. */
export async function startWorker(setup: WorkerSetup): Promise<RunningWorker> {
  const admin = setup.kafka.admin();
  await admin.connect();
  const worker = new Worker(setup, admin);
  try {
    await worker.start();
  } catch (error) {
    await worker.stop();
    throw error;
  }
  return worker;
}
