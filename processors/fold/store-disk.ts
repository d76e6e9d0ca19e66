import { errorText, QuittanceError } from '@quittance/runtime/errors';
import { advanced, type Position, positionOf, positionText } from './position.js';
import { memoryStore, orNone, type SnapshotBatch, type SnapshotStore, type Tip } from './store.js';
import { discardFolder, type FolderOptions, type OpenFolder, openFirstFree, warn } from './store-folder.js';

/**
 * A store on the local disk. Never a reason to stop: one that cannot be had or written is replaced, by a new one or by
 * memory, told in the log, and filled from order-snapshots.
 */
export class DiskStore implements SnapshotStore {
  readonly #options: FolderOptions;
  #disk: OpenFolder | null = null;
  #position: Position | null = null;
  /** Instead of the disk. */
  #memory: SnapshotStore | null = null;
  /** What is inside is not to be believed or not all there. */
  #failure: QuittanceError | null = null;
  #isClosed = false;

  constructor(options: FolderOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    this.#disk = await openFirstFree(this.#options);
    if (this.#disk === null) this.#memory = memoryStore();
    else this.#position = positionOf(this.#disk.local.position());
  }

  tip(): Tip | null {
    return this.#memory === null ? (this.#position?.tip ?? null) : this.#memory.tip();
  }

  sourceOffset(): bigint | null {
    return this.#memory === null ? (this.#position?.sourceOffset ?? null) : this.#memory.sourceOffset();
  }

  get(orderKey: string): Buffer | null {
    if (this.#failure !== null) throw this.#failure;
    if (this.#memory !== null) return this.#memory.get(orderKey);
    const { local } = this.#inUse();
    try {
      return orNone(local.get(orderKey));
    } catch (thrown) {
      this.#failure = asFailure(thrown);
      throw this.#failure;
    }
  }

  async put(batch: SnapshotBatch): Promise<void> {
    // Given up during the commit: the new owner has these from order-snapshots.
    if (this.#isClosed) return;
    if (this.#failure !== null) throw this.#failure;
    if (this.#memory !== null) return this.#memory.put(batch);
    const { local, folder } = this.#inUse();
    const position = advanced(this.#position, batch);
    try {
      await local.write(batch.snapshots, positionText(position));
      this.#position = position;
    } catch (thrown) {
      // The commit stands and the store lacks it: whoever asks next is refused, and the next owner has memory.
      this.#failure = asFailure(thrown);
      this.#options.spoiled.add(folder);
      warn(this.#options, this.#failure.code, this.#failure.message);
    }
  }

  async clear(why: string): Promise<void> {
    if (this.#memory !== null) return this.#memory.clear(why);
    const { local, folder } = this.#inUse();
    warn(this.#options, 'local_store_foreign', `${folder}: ${why}`);
    this.#disk = null;
    this.#position = null;
    await local.close();
    await discardFolder(folder, this.#options);
    await this.open();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const disk = this.#disk;
    this.#disk = null;
    if (disk === null) return;
    await disk.local.close();
    if (this.#failure !== null) await discardFolder(disk.folder, this.#options);
  }

  #inUse(): OpenFolder {
    if (this.#disk === null) throw new QuittanceError('local_store_closed', this.#options.name);
    return this.#disk;
  }
}

function asFailure(thrown: unknown): QuittanceError {
  return thrown instanceof QuittanceError
    ? thrown
    : new QuittanceError('local_store_unusable', errorText(thrown), thrown);
}
