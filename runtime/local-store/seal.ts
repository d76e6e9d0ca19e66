import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../errors.js';

const FILE = 'seal.json';
/** A table younger than this may still be growing. */
const SETTLED_MS = 2_000;

/** Size and time of change of each finished table, by file name. */
type Seals = Readonly<Record<string, string>>;

/**
 * LevelDB never changes a finished table, so one whose size or time of change is another was damaged, cut or put
 * there by somebody. What a seal cannot see: rot below the file system, and tables younger than the last seal.
 */
export class Seal {
  readonly #dir: string;
  #seals: Seals = {};
  #written = '';

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** False where a sealed table is not what it was. Call before LevelDB opens and tidies the folder. */
  async holds(): Promise<boolean> {
    const sealed = await this.#read();
    if (sealed === null) return false;
    for (const name of await this.#tables()) {
      const was = sealed[name];
      if (was !== undefined && was !== (await this.#look(name))?.seal) return false;
    }
    return true;
  }

  /** Seals what is finished. @param isClosed nobody writes any more: all of it is */
  async renew(isClosed: boolean): Promise<void> {
    const seals: Record<string, string> = {};
    for (const name of await this.#tables()) {
      const known = this.#seals[name];
      const found = known === undefined ? await this.#look(name) : null;
      if (known !== undefined) seals[name] = known;
      else if (found !== null && (isClosed || Date.now() - found.changedMs > SETTLED_MS))
        seals[name] = found.seal;
    }
    this.#seals = seals;
    const text = JSON.stringify(seals);
    if (text === this.#written) return;
    await writeFile(join(this.#dir, `${FILE}.new`), text);
    await rename(join(this.#dir, `${FILE}.new`), join(this.#dir, FILE));
    this.#written = text;
  }

  /** Forgets what was sealed, with the tables themselves. */
  async remove(): Promise<void> {
    await rm(join(this.#dir, FILE), { force: true });
  }

  async #tables(): Promise<readonly string[]> {
    return (await readdir(this.#dir)).filter((name) => /\.(ldb|sst)$/.test(name)).sort();
  }

  /** Null where LevelDB has just thrown it away. */
  async #look(name: string): Promise<{ readonly seal: string; readonly changedMs: number } | null> {
    try {
      const { size, mtimeMs } = await stat(join(this.#dir, name));
      return { seal: `${size}@${mtimeMs}`, changedMs: mtimeMs };
    } catch {
      return null;
    }
  }

  /** None written yet is an empty one; one that cannot be read is null. */
  async #read(): Promise<Seals | null> {
    try {
      const parsed: unknown = JSON.parse(await readFile(join(this.#dir, FILE), 'utf8'));
      if (typeof parsed !== 'object' || parsed === null) return null;
      return Object.fromEntries(Object.entries(parsed).map(([name, seal]) => [name, String(seal)]));
    } catch (thrown) {
      return errorCode(thrown) === 'ENOENT' ? {} : null;
    }
  }
}
