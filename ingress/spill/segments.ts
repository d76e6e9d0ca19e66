import { mkdirSync, readdirSync } from 'node:fs';
import { type FileHandle, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const SUFFIX = '.spill';
const NAME = /^(\d{12})\.spill$/;

/** One file of the spill: written once, from start to end, then read once and removed. */
export interface Segment {
  readonly path: string;
  readonly number: number;
}

/**
 * The folder of the spill. Names of files are made durable before anything in them is acknowledged: a file whose
 * directory entry was not synced may be gone after a power failure, contents and all (fsync(2)).
 */
export class SegmentFolder {
  readonly #folder: string;
  #next: number;

  /** Only its owner may read it: it holds callbacks as they arrived. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.#next = (this.list().at(-1)?.number ?? 0) + 1;
  }

  /** Oldest first. */
  list(): readonly Segment[] {
    return readdirSync(this.#folder)
      .flatMap((file) => {
        const number = NAME.exec(file)?.[1];
        return number === undefined ? [] : [{ path: join(this.#folder, file), number: Number(number) }];
      })
      .sort((a, b) => a.number - b.number);
  }

  async create(): Promise<{ readonly segment: Segment; readonly file: FileHandle }> {
    const number = this.#next;
    this.#next += 1;
    const path = join(this.#folder, `${String(number).padStart(12, '0')}${SUFFIX}`);
    const file = await open(path, 'wx', 0o600);
    await this.#syncFolder();
    return { segment: { path, number }, file };
  }

  read({ path }: Segment): Promise<Buffer> {
    return readFile(path);
  }

  async bytesOf({ path }: Segment): Promise<number> {
    return (await stat(path)).size;
  }

  async remove({ path }: Segment): Promise<void> {
    await unlink(path);
    await this.#syncFolder();
  }

  /** Out of the way and kept: what cannot be read is for a person. @returns the new path */
  async setAside({ path }: Segment): Promise<string> {
    const aside = `${path.slice(0, -SUFFIX.length)}.torn`;
    await rename(path, aside);
    await this.#syncFolder();
    return aside;
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
