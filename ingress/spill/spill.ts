import type { FileHandle } from 'node:fs/promises';
import { crashPoint } from '@quittance/runtime/crash-points';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import { frameOf } from './frame.js';
import type { Segment, SegmentFolder } from './segments.js';

export type SpillOutcome = 'spilled' | 'spill_full' | 'spill_failed';

interface Waiting {
  readonly frame: Buffer;
  readonly settle: (outcome: SpillOutcome) => void;
}

interface OpenSegment {
  readonly segment: Segment;
  readonly file: FileHandle;
}

export interface SpillOptions {
  readonly folder: SegmentFolder;
  /** Of all segments together; more is refused. */
  readonly maxBytes: number;
  /** What lies in the folder already. */
  readonly backlogBytes: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Where callbacks go while Kafka is away: a file of our own, synced to the disk before anybody is told. All that
 * waits is written and synced together. After a failed sync nothing more is written to that file, because what the
 * disk holds of it is unknown then: the next callbacks go to a new one.
 */
export class Spill {
  readonly #options: SpillOptions;
  #waiting: Waiting[] = [];
  #bytes: number;
  #current: OpenSegment | null = null;
  #isPlanned = false;
  /** One after the other: no file is closed while it is written. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SpillOptions) {
    this.#options = options;
    this.#bytes = options.backlogBytes;
  }

  /** Bytes that Kafka has not got yet. */
  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#bytes >= this.#options.maxBytes;
  }

  /** Keeps a record; `spilled` only once it is on the disk. Never rejects. */
  keep(record: OutgoingRecord): Promise<SpillOutcome> {
    const frame = frameOf(record);
    if (this.#bytes + frame.length > this.#options.maxBytes) return Promise.resolve('spill_full');
    this.#bytes += frame.length;
    return new Promise((settle) => {
      this.#waiting.push({ frame, settle });
      this.#planWrite();
    });
  }

  /** Ends the file in hand; later callbacks go to a new one. */
  rotate(): Promise<void> {
    return this.#inTurn(() => this.#endFile());
  }

  /**
   * Ends the file in hand and gives all files there are, oldest first: none of them is written any more, so they may
   * be read and removed. Between two writes, because a file that is just being made lies in the folder already and
   * is not yet the one in hand: who removed it would leave the callbacks of a whole outage to a file without a name.
   */
  ended(): Promise<readonly Segment[]> {
    return this.#inTurn(async () => {
      await this.#endFile();
      return this.#options.folder.list();
    });
  }

  /** Tells that so many bytes are in Kafka now. */
  drained(bytes: number): void {
    this.#bytes = Math.max(0, this.#bytes - bytes);
  }

  /** All that comes until a write's turn has come is written and synced with it. */
  #planWrite(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    void this.#inTurn(async () => {
      this.#isPlanned = false;
      const batch = this.#waiting;
      this.#waiting = [];
      const outcome = await this.#settled(batch);
      for (const { settle } of batch) settle(outcome);
    });
  }

  async #settled(batch: readonly Waiting[]): Promise<SpillOutcome> {
    try {
      await this.#write(batch);
    } catch (error) {
      this.#options.onError(error);
      this.#giveUp(batch);
      return 'spill_failed';
    }
    crashPoint('ingress.spilled');
    return 'spilled';
  }

  async #endFile(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    await current?.file.close();
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(task);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    this.#current ??= await this.#options.folder.create();
    const { file } = this.#current;
    const bytes = Buffer.concat(batch.map(({ frame }) => frame));
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten !== bytes.length) throw new Error(`wrote ${bytesWritten} of ${bytes.length} bytes`);
    crashPoint('ingress.spill_written');
    await file.datasync();
    // Somebody may tidy up: what was written to a file without a name is nowhere.
    if ((await file.stat()).nlink === 0) throw new Error('the file was removed while it was written');
  }

  /** What of the batch is on the disk is unknown: if it is, it is sent later and is a duplicate. */
  #giveUp(batch: readonly Waiting[]): void {
    this.drained(batch.reduce((sum, { frame }) => sum + frame.length, 0));
    const current = this.#current;
    this.#current = null;
    current?.file.close().catch(() => {});
  }
}
