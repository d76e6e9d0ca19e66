import { join } from 'node:path';
import { type ErrorCode, errorText, QuittanceError } from '@quittance/runtime/errors';
import { wait } from '@quittance/runtime/kafka/wait';
import { discardLocalStore, type LocalStore, openLocalStore } from '@quittance/runtime/local-store';
import type { Log } from '@quittance/runtime/log';

/** How a folder is opened and emptied; the real ones, unless a test breaks them. */
export interface LocalStores {
  readonly open: (folder: string, identity: string) => Promise<LocalStore>;
  readonly discard: (folder: string) => Promise<void>;
}

export interface FolderOptions {
  /** QUITTANCE_STATE_DIR. */
  readonly root: string;
  /** Of the partition's folder inside. */
  readonly name: string;
  /** What the content belongs to. */
  readonly identity: string;
  readonly log: Pick<Log, 'warn'>;
  /** Folders whose disk has failed this process; shared by all its stores. */
  readonly spoiled: Set<string>;
  /** How long a folder that another owner holds is waited for; 2 s if not given. */
  readonly patienceMs?: number;
  readonly stores?: LocalStores;
}

export interface OpenFolder {
  readonly folder: string;
  readonly local: LocalStore;
}

const LEVEL_DB: LocalStores = { open: openLocalStore, discard: discardLocalStore };
const PATIENCE_MS = 2_000;
const PAUSE_MS = 50;
/** Folders beside each other, for owners that sleep and still hold one. */
const SLOTS = 4;

/** Says in the log what became of a store. */
export function warn({ log }: Pick<FolderOptions, 'log'>, code: ErrorCode, detail: string): void {
  log.warn({ code }, detail);
}

/**
 * Opens the first folder of the partition that nobody else holds, emptied where its content is not ours or not whole.
 * A process that sleeps, or was fenced and does not know it, keeps its folder locked while it lives: what it may still
 * write never reaches the new owner's.
 * @returns null where the disk is of no use: the caller takes memory
 */
export async function openFirstFree(options: FolderOptions): Promise<OpenFolder | null> {
  const { root, name, spoiled } = options;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const folder = join(root, slot === 0 ? name : `${name}.${slot}`);
    const local = spoiled.has(folder) ? 'unusable' : await openPatiently(folder, options);
    if (local === 'unusable') return null;
    if (local !== 'locked') return { folder, local };
    warn(options, 'local_store_locked', folder);
  }
  return null;
}

/** Empties a folder; one that cannot be is left, and refused again when it is opened. */
export async function discardFolder(folder: string, options: FolderOptions): Promise<void> {
  const { stores = LEVEL_DB } = options;
  await stores.discard(folder).catch((thrown: unknown) => {
    warn(options, 'local_store_unusable', errorText(thrown));
  });
}

type Opened = LocalStore | 'locked' | 'unusable';

/** A former owner, in this process or beside it, may be just closing. */
async function openPatiently(folder: string, options: FolderOptions): Promise<Opened> {
  const deadline = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const opened = await openOrRebuild(folder, options);
    if (opened !== 'locked' || Date.now() >= deadline) return opened;
    await wait(PAUSE_MS);
  }
}

async function openOrRebuild(folder: string, options: FolderOptions): Promise<Opened> {
  const { stores = LEVEL_DB, identity } = options;
  const refused = (thrown: unknown): 'locked' | 'unusable' | 'void' => {
    const code = thrown instanceof QuittanceError ? thrown.code : 'local_store_unusable';
    if (code === 'local_store_locked') return 'locked';
    warn(options, code, errorText(thrown));
    return code === 'local_store_unusable' ? 'unusable' : 'void';
  };
  try {
    return await stores.open(folder, identity);
  } catch (thrown) {
    const reason = refused(thrown);
    if (reason !== 'void') return reason;
  }
  try {
    await stores.discard(folder);
    return await stores.open(folder, identity);
  } catch (thrown) {
    return refused(thrown) === 'locked' ? 'locked' : 'unusable';
  }
}
