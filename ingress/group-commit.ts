import { crashPoint } from '@quittance/runtime/crash-points';
import type { Appender, OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { FailureCause } from './causes.js';

/** `appended` only after every broker concerned has acknowledged. */
export type AppendOutcome = 'appended' | FailureCause;

export interface GroupCommitLimits {
  readonly maxQueuedRecords: number;
  readonly maxQueuedBytes: number;
  /** Produce requests on their way at once. */
  readonly maxInFlight: number;
  /** Of one produce request; below what a broker takes in one batch (1 MB). */
  readonly maxRequestBytes: number;
  /** From being queued to the acknowledgement. */
  readonly deadlineMs: number;
}

/** One finished produce request. */
export interface AppendReport {
  readonly records: number;
  readonly seconds: number;
  /** null = acknowledged. */
  readonly error: unknown;
}

/** Takes records for Kafka and tells each one's fate, once. */
export interface RecordDesk {
  append(record: OutgoingRecord, told: Told): void;
}

/** Called once, maybe before `append` has returned. Throws nothing: others wait behind it. */
export type Told = (outcome: AppendOutcome) => void;

/** The same for those who wait by promise. */
export function appended(desk: RecordDesk, record: OutgoingRecord): Promise<AppendOutcome> {
  return new Promise((resolve) => desk.append(record, resolve));
}

interface Waiting {
  readonly record: OutgoingRecord;
  readonly bytes: number;
  /** By performance.now(). */
  readonly deadlineAt: number;
  readonly told: Told;
}

/** Framing of a record in a batch is well below this. */
const RECORD_OVERHEAD_BYTES = 128;

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + key.length + value.length;
  for (const name of Object.keys(headers)) bytes += name.length + Buffer.byteLength(headers[name] ?? '');
  return bytes;
}

/**
 * Many requests, one produce request (kafkajs has no linger): up to `maxInFlight` produce requests are on their
 * way, each having taken all that waited when it left. A record whose deadline passes while it waits is not sent;
 * one that is on its way may still arrive, and is a duplicate when the provider repeats it.
 */
export class GroupCommit implements RecordDesk {
  readonly #append: (records: readonly OutgoingRecord[]) => Promise<void>;
  readonly #limits: GroupCommitLimits;
  readonly #report: (report: AppendReport) => void;
  /** In order of arrival, and so of deadline. */
  readonly #waiting = new Set<Waiting>();
  /** Those and what is on its way: everything that has no answer yet, in the same order. */
  readonly #unanswered = new Set<Waiting>();
  #timer: NodeJS.Timeout | null = null;
  #waitingBytes = 0;
  #inFlight = 0;
  #flushPlanned = false;
  #closed = false;
  #whenIdle: (() => void) | null = null;

  constructor(
    appender: Pick<Appender, 'append'>,
    limits: GroupCommitLimits,
    report: (report: AppendReport) => void,
  ) {
    // async: a throw is one more rejection, and must not leave a request counted as on its way for ever.
    this.#append = async (records) => appender.append(records);
    this.#limits = limits;
    this.#report = report;
  }

  get queuedRecords(): number {
    return this.#waiting.size;
  }

  get queuedBytes(): number {
    return this.#waitingBytes;
  }

  /** Queues a record. Its fate is told by the deadline at the latest. */
  append(record: OutgoingRecord, told: Told): void {
    const { maxQueuedRecords, maxQueuedBytes, deadlineMs } = this.#limits;
    const bytes = sizeOf(record);
    if (this.#closed) told('append_closed');
    else if (this.#waiting.size >= maxQueuedRecords || this.#waitingBytes + bytes > maxQueuedBytes)
      told('append_queue_full');
    else {
      const waiting: Waiting = { record, bytes, deadlineAt: performance.now() + deadlineMs, told };
      this.#waiting.add(waiting);
      this.#unanswered.add(waiting);
      this.#waitingBytes += bytes;
      this.#timer ??= this.#timerIn(deadlineMs);
      this.#planFlush();
    }
  }

  /** Takes nothing more and resolves when all that was taken has its answer from Kafka or was given up. */
  close(): Promise<void> {
    this.#closed = true;
    this.#timer?.ref();
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
      this.#tellIfIdle();
    });
  }

  #settle(waiting: Waiting, outcome: AppendOutcome): void {
    if (this.#unanswered.delete(waiting)) waiting.told(outcome);
  }

  /** One timer for all: a timer for each would be set and taken back with every callback. */
  #timerIn(delayMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => this.#giveUp(), delayMs);
    return this.#closed ? timer : timer.unref();
  }

  /** Those whose deadline has passed; deadlines are in order of arrival. */
  #giveUp(): void {
    const now = performance.now();
    this.#timer = null;
    for (const waiting of this.#unanswered) {
      if (waiting.deadlineAt > now) {
        this.#timer = this.#timerIn(waiting.deadlineAt - now);
        return;
      }
      this.#settle(waiting, 'append_timed_out');
      this.#forget(waiting);
    }
  }

  #forget(waiting: Waiting): void {
    if (!this.#waiting.delete(waiting)) return;
    this.#waitingBytes -= waiting.bytes;
    this.#tellIfIdle();
  }

  #tellIfIdle(): void {
    if (this.#whenIdle === null || this.#waiting.size > 0 || this.#inFlight > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#whenIdle();
  }

  /** After the I/O of this turn, so that requests that arrived together leave together. */
  #planFlush(): void {
    if (this.#flushPlanned || this.#inFlight >= this.#limits.maxInFlight) return;
    this.#flushPlanned = true;
    setImmediate(() => {
      this.#flushPlanned = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#waiting.size > 0 && this.#inFlight < this.#limits.maxInFlight) void this.#send(this.#take());
  }

  #take(): readonly Waiting[] {
    const taken: Waiting[] = [];
    let bytes = 0;
    for (const waiting of this.#waiting) {
      if (taken.length > 0 && bytes + waiting.bytes > this.#limits.maxRequestBytes) break;
      taken.push(waiting);
      bytes += waiting.bytes;
      this.#waiting.delete(waiting);
    }
    this.#waitingBytes -= bytes;
    return taken;
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    this.#inFlight += 1;
    const started = performance.now();
    crashPoint('ingress.sending');
    const error = await this.#append(batch.map(({ record }) => record)).then(
      () => null,
      (thrown: unknown) => thrown ?? new Error('append failed without a reason'),
    );
    if (error === null) crashPoint('ingress.appended');
    this.#inFlight -= 1;
    // What waits leaves first: the broker works while these are answered.
    this.#flush();
    for (const waiting of batch) this.#settle(waiting, error === null ? 'appended' : 'append_failed');
    this.#report({ records: batch.length, seconds: (performance.now() - started) / 1000, error });
    this.#tellIfIdle();
  }
}
