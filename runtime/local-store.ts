import { mkdir } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { errorCode, errorText, QuittanceError } from './errors.js';
import { framed, unframed } from './local-store/frame.js';
import { areComplete, MARKS, markKey } from './local-store/marks.js';
import { Seal } from './local-store/seal.js';

/**
 * A key-value store in a folder, for what can be had again from elsewhere. Batches are atomic; a store that is not
 * whole is recognised. Nothing is synced: after a power failure it may be behind, or is recognised as damaged.
 * One process at a time: the folder is locked for as long as the store is open, also by a process that sleeps.
 */
export interface LocalStore {
  /** What the last batch said of itself; null where there was none. */
  position(): string | null;
  /** Throws `local_store_damaged` where the value is not what was written. */
  get(key: string): Buffer | null;
  /** All entries and the position, or nothing. After a rejection (`local_store_unusable`) only `close()` may be called. */
  write(entries: ReadonlyMap<string, Buffer>, position: string): Promise<void>;
  close(): Promise<void>;
}

type Level = ClassicLevel<string, Buffer>;

const IDENTITY = 'identity';
const POSITION = 'position';
const ENTRY = 'e:';

/**
 * LevelDB maps each open table into memory, which counts as resident until the system wants it back. It keeps 64 tables
 * open at least (db_impl.cc, SanitizeOptions: fewer than 74 files cannot be set), so that a table of 4 MiB and six stores
 * are 1.5 GiB at most. Larger blocks than its 4 KiB compress similar orders better: less disk, fewer tables.
 */
const TUNING = {
  keyEncoding: 'utf8',
  valueEncoding: 'buffer',
  maxOpenFiles: 74,
  maxFileSize: 4 * 1024 * 1024,
  blockSize: 16 * 1024,
  writeBufferSize: 4 * 1024 * 1024,
  cacheSize: 4 * 1024 * 1024,
} as const;

const SEAL_EVERY_MS = 1_000;

/**
 * Opens the store in a folder, or makes it.
 * @param identity what the content belongs to; a store of another one is refused with `local_store_foreign`
 * Rejects with `local_store_locked`, `_foreign`, `_damaged` or `_unusable`.
 */
export async function openLocalStore(folder: string, identity: string): Promise<LocalStore> {
  const seal = new Seal(folder);
  const isWhole = await prepared(folder, seal);
  const level: Level = new ClassicLevel<string, Buffer>(folder, TUNING);
  try {
    await level.open();
  } catch (thrown) {
    throw openFailure(folder, thrown);
  }
  try {
    if (!isWhole) throw new QuittanceError('local_store_damaged', `${folder}: a table was changed`);
    return new LevelStore(folder, level, seal, await readHead(folder, level, identity));
  } catch (thrown) {
    await level.close();
    throw thrown;
  }
}

/** Empties the folder of a store; refused with `local_store_locked` while a process has it open. */
export async function discardLocalStore(folder: string): Promise<void> {
  try {
    await ClassicLevel.destroy(folder);
    await new Seal(folder).remove();
  } catch (thrown) {
    throw openFailure(folder, thrown);
  }
}

async function prepared(folder: string, seal: Seal): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    return await seal.holds();
  } catch (thrown) {
    throw new QuittanceError('local_store_unusable', `${folder}: ${errorCode(thrown)}`, thrown);
  }
}

/** abstract-level wraps what LevelDB says. */
function openFailure(folder: string, thrown: unknown): QuittanceError {
  const cause: unknown = Reflect.get(Object(thrown), 'cause') ?? thrown;
  const code = errorCode(cause) === 'LEVEL_LOCKED' ? 'local_store_locked' : 'local_store_damaged';
  return new QuittanceError(code, `${folder}: ${errorText(cause)}`, thrown);
}

interface Head {
  readonly identity: string;
  readonly batch: number;
  readonly position: string | null;
}

/** Reads and checks everything but the entries. */
async function readHead(folder: string, level: Level, identity: string): Promise<Head> {
  const damaged = (what: string) => new QuittanceError('local_store_damaged', `${folder}: ${what}`);
  const found = readFramed(level, IDENTITY);
  if (found === 'damaged') throw damaged('identity');
  if (found !== null && found.toString() !== identity) {
    throw new QuittanceError('local_store_foreign', `${folder} is of ${found.toString()}`);
  }
  const head = readFramed(level, POSITION);
  if (head === 'damaged' || (head === null) !== (found === null)) throw damaged('position');
  const marks = await marksOf(level);
  const batch = head === null ? 0 : head.readUInt32LE(0);
  if (!areComplete(batch, marks)) throw damaged('a batch is missing');
  return { identity, batch, position: head === null ? null : head.toString('utf8', 4) };
}

function readFramed(level: Level, key: string): Buffer | null | 'damaged' {
  const frame = level.getSync(key);
  return frame === undefined ? null : (unframed(key, frame) ?? 'damaged');
}

async function marksOf(level: Level): Promise<readonly (readonly [string, number])[]> {
  const marks = await level.iterator(MARKS).all();
  return marks.map(([key, value]) => [key, unframed(key, value)?.readUInt32LE(0) ?? -1] as const);
}

class LevelStore implements LocalStore {
  readonly #folder: string;
  readonly #level: Level;
  readonly #seal: Seal;
  #head: Head;
  #sealing: Promise<void> = Promise.resolve();
  #sealedAt = 0;
  #isClosed = false;

  constructor(folder: string, level: Level, seal: Seal, head: Head) {
    this.#folder = folder;
    this.#level = level;
    this.#seal = seal;
    this.#head = head;
  }

  position(): string | null {
    return this.#head.position;
  }

  get(key: string): Buffer | null {
    if (this.#isClosed) throw new QuittanceError('local_store_closed', this.#folder);
    const found = this.#read(ENTRY + key);
    if (found === 'damaged') throw new QuittanceError('local_store_damaged', `${this.#folder}: an entry`);
    return found;
  }

  async write(entries: ReadonlyMap<string, Buffer>, position: string): Promise<void> {
    if (this.#isClosed) throw new QuittanceError('local_store_closed', this.#folder);
    const batch = this.#head.batch + 1;
    const number = Buffer.alloc(4);
    number.writeUInt32LE(batch);
    const head = Buffer.concat([number, Buffer.from(position)]);
    const writing = this.#level.batch();
    const put = (key: string, value: Buffer) => writing.put(key, framed(key, value));
    for (const [key, value] of entries) put(ENTRY + key, value);
    put(markKey(batch), number);
    if (batch === 1) put(IDENTITY, Buffer.from(this.#head.identity));
    put(POSITION, head);
    try {
      await writing.write();
    } catch (thrown) {
      throw new QuittanceError('local_store_unusable', `${this.#folder}: ${errorText(thrown)}`, thrown);
    }
    this.#head = { ...this.#head, batch, position };
    this.#renewSeal();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#sealing;
    await this.#level.close();
    await this.#seal.renew(true).catch(() => {});
  }

  #read(key: string): Buffer | null | 'damaged' {
    try {
      return readFramed(this.#level, key);
    } catch (thrown) {
      throw new QuittanceError('local_store_damaged', `${this.#folder}: ${errorText(thrown)}`, thrown);
    }
  }

  /** Not awaited: an older seal is a smaller one, no wrong one. */
  #renewSeal(): void {
    if (Date.now() - this.#sealedAt < SEAL_EVERY_MS) return;
    this.#sealedAt = Date.now();
    this.#sealing = this.#sealing.then(() => this.#seal.renew(false)).catch(() => {});
  }
}
