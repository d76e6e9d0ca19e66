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
  /** null once its fate is told. */
  told: Told | null;
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
 *
 * Lists, no Sets: a Set that is renewed leaves its former table pointing to the next. One such table grown old keeps
 * all later ones, with requests and replies long done, from being collected young.
 */
export class GroupCommit implements RecordDesk {
  readonly #append: (records: readonly OutgoingRecord[]) => Promise<void>;
  readonly #limits: GroupCommitLimits;
  readonly #report: (report: AppendReport) => void;
  /** In order of arrival, and so of deadline; so is each request on its way. */
  #waiting: Waiting[] = [];
  #onTheirWay: readonly (readonly Waiting[])[] = [];
  #timer: NodeJS.Timeout | null = null;
  #waitingBytes = 0;
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
    return this.#waiting.length;
  }

  get queuedBytes(): number {
    return this.#waitingBytes;
  }

  /** Queues a record. Its fate is told by the deadline at the latest. */
  append(record: OutgoingRecord, told: Told): void {
    const { maxQueuedRecords, maxQueuedBytes, deadlineMs } = this.#limits;
    const bytes = sizeOf(record);
    if (this.#closed) told('append_closed');
    else if (this.#waiting.length >= maxQueuedRecords || this.#waitingBytes + bytes > maxQueuedBytes)
      told('append_queue_full');
    else {
      const waiting: Waiting = { record, bytes, deadlineAt: performance.now() + deadlineMs, told };
      this.#waiting.push(waiting);
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

  /** One timer for all: a timer for each would be set and taken back with every callback. */
  #timerIn(delayMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => this.#giveUp(), delayMs);
    return this.#closed ? timer : timer.unref();
  }

  /** Those whose deadline has passed, the ones that wait are dropped; then the timer is set for whoever is next. */
  #giveUp(): void {
    const now = performance.now();
    this.#timer = null;
    const expired = this.#takeWhile(({ deadlineAt }) => deadlineAt <= now);
    const next = [expired, ...this.#onTheirWay].flatMap((each) => giveUpIn(each, now));
    const [first] = this.#waiting;
    if (first !== undefined) next.push(first.deadlineAt);
    if (next.length > 0) this.#timer ??= this.#timerIn(Math.min(...next) - now);
    this.#tellIfIdle();
  }

  #tellIfIdle(): void {
    if (this.#whenIdle === null || this.#waiting.length > 0 || this.#onTheirWay.length > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#whenIdle();
  }

  /** After the I/O of this turn, so that requests that arrived together leave together. */
  #planFlush(): void {
    if (this.#flushPlanned || this.#onTheirWay.length >= this.#limits.maxInFlight) return;
    this.#flushPlanned = true;
    setImmediate(() => {
      this.#flushPlanned = false;
      this.#flush();
    });
  }

  #flush(): void {
    const { maxInFlight, maxRequestBytes } = this.#limits;
    while (this.#waiting.length > 0 && this.#onTheirWay.length < maxInFlight) {
      let bytes = 0;
      const fits = (waiting: Waiting): boolean => {
        bytes += waiting.bytes;
        // One that is larger by itself goes alone.
        return bytes === waiting.bytes || bytes <= maxRequestBytes;
      };
      void this.#send(this.#takeWhile(fits));
    }
  }

  /** Takes from the front; nearly always that is all there is. */
  #takeWhile(wanted: (waiting: Waiting) => boolean): readonly Waiting[] {
    const end = this.#waiting.findIndex((waiting) => !wanted(waiting));
    const taken = end === -1 ? this.#waiting : this.#waiting.slice(0, end);
    this.#waiting = end === -1 ? [] : this.#waiting.slice(end);
    for (const { bytes } of taken) this.#waitingBytes -= bytes;
    return taken;
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    this.#onTheirWay = [...this.#onTheirWay, batch];
    const started = performance.now();
    crashPoint('ingress.sending');
    const error = await this.#append(batch.map(({ record }) => record)).then(
      () => null,
      (thrown: unknown) => thrown ?? new Error('append failed without a reason'),
    );
    if (error === null) crashPoint('ingress.appended');
    this.#onTheirWay = this.#onTheirWay.filter((each) => each !== batch);
    // What waits leaves first: the broker works while these are answered.
    this.#flush();
    for (const waiting of batch) settle(waiting, error === null ? 'appended' : 'append_failed');
    this.#report({ records: batch.length, seconds: (performance.now() - started) / 1000, error });
    this.#tellIfIdle();
  }
}

/**
 * Tells a fate, where none was told, and lets go of whom it was told to. One who throws is a bug that ends the process,
 * but only after the others have been told.
 */
function settle(waiting: Waiting, outcome: AppendOutcome): void {
  const { told } = waiting;
  waiting.told = null;
  try {
    told?.(outcome);
  } catch (thrown) {
    setImmediate(() => {
      throw thrown;
    });
  }
}

/** @returns the next deadline among those that are still waited for, if any */
function giveUpIn(batch: readonly Waiting[], now: number): number[] {
  for (const waiting of batch) {
    if (waiting.deadlineAt > now) return [waiting.deadlineAt];
    settle(waiting, 'append_timed_out');
  }
  return [];
}
