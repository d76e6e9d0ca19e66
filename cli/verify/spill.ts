import { appendFileSync, closeSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BUFFERS_BYTES = 48 * 1024 * 1024;
const MAX_BUFFER_BYTES = 128 * 1024;
const MIN_BUFFER_BYTES = 4 * 1024;
const CHUNK_BYTES = 1024 * 1024;
const LENGTH_BYTES = 4;

/**
 * Frames spread over bucket files on disk, to be read back bucket by bucket. What is in memory is one write buffer
 * per bucket, all of them together never above 48 MiB however much is written.
 */
export class Spill {
  readonly buckets: number;
  readonly #folder: string;
  readonly #bufferBytes: number;
  readonly #buffers: (Buffer | undefined)[];
  readonly #used: Uint32Array;
  #bytes = 0;

  /** @param folder made here; whoever owns its parent removes it */
  constructor(folder: string, buckets: number) {
    mkdirSync(folder);
    this.buckets = buckets;
    this.#folder = folder;
    const share = Math.floor(BUFFERS_BYTES / buckets);
    this.#bufferBytes = Math.max(MIN_BUFFER_BYTES, Math.min(MAX_BUFFER_BYTES, share));
    this.#buffers = Array.from({ length: buckets });
    this.#used = new Uint32Array(buckets);
  }

  /** Bytes given so far. */
  get bytes(): number {
    return this.#bytes;
  }

  add(bucket: number, frame: Buffer): void {
    const needed = LENGTH_BYTES + frame.length;
    this.#bytes += needed;
    if ((this.#used[bucket] ?? 0) + needed > this.#bufferBytes) this.#flush(bucket);
    const buffer = this.#bufferOf(bucket, needed);
    const at = this.#used[bucket] ?? 0;
    buffer.writeUInt32BE(frame.length, at);
    frame.copy(buffer, at + LENGTH_BYTES);
    this.#used[bucket] = at + needed;
    if (buffer.length > this.#bufferBytes) this.#flush(bucket);
  }

  /** The frames of a bucket in the order they were given; the bucket is empty afterwards. */
  *drain(bucket: number): Generator<Buffer> {
    this.#flush(bucket);
    this.#buffers[bucket] = undefined;
    const path = this.#path(bucket);
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return;
    yield* framesOf(path);
    rmSync(path);
  }

  #bufferOf(bucket: number, needed: number): Buffer {
    const kept = this.#buffers[bucket];
    if (kept !== undefined && needed <= this.#bufferBytes) return kept;
    // A frame larger than the buffer has one of its own, which is written at once.
    const made = Buffer.allocUnsafeSlow(Math.max(needed, this.#bufferBytes));
    this.#buffers[bucket] = made;
    return made;
  }

  #flush(bucket: number): void {
    const buffer = this.#buffers[bucket];
    const used = this.#used[bucket] ?? 0;
    if (buffer === undefined || used === 0) return;
    // Opened anew each time: buckets may be more than the files a process may hold open.
    appendFileSync(this.#path(bucket), buffer.subarray(0, used));
    this.#used[bucket] = 0;
    if (buffer.length > this.#bufferBytes) this.#buffers[bucket] = undefined;
  }

  #path(bucket: number): string {
    return join(this.#folder, String(bucket));
  }
}

function* framesOf(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      const read = readSync(file, chunk);
      if (read === 0) break;
      rest = Buffer.concat([rest, chunk.subarray(0, read)]);
      rest = rest.subarray(yield* wholeFrames(rest));
    }
    if (rest.length > 0) throw new Error(`${path} ends within a frame`);
  } finally {
    closeSync(file);
  }
}

/** Gives what is complete and returns where the incomplete rest begins. */
function* wholeFrames(bytes: Buffer): Generator<Buffer, number> {
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.length) {
    const end = at + LENGTH_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    yield bytes.subarray(at + LENGTH_BYTES, end);
    at = end;
  }
  return at;
}
