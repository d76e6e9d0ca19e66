/**
 * What the fold knows of a partition's orders between chunks: their snapshots, encoded, by order key. A cache of
 * order-snapshots, never more: it may be thrown away at any time and is then read again from there. It may be behind
 * that topic and is never ahead of it: it is written after the commit.
 */
export interface SnapshotStore {
  /** Makes it ready, empty or with what it held when it was closed or its process died. Before anything else. */
  open(): Promise<void>;
  /** The last snapshot whose place in order-snapshots is known; null where none is. */
  tip(): Tip | null;
  /** Highest source_offset of any snapshot inside; null while it is empty. */
  sourceOffset(): bigint | null;
  /** Throws where it cannot tell; null is an order that does not exist, or whose last snapshot is empty. */
  get(orderKey: string): Buffer | null;
  /** All of these or none. A failure is told by `get` or by the next `put`, not by this one. */
  put(batch: SnapshotBatch): Promise<void> | void;
  /** Forgets everything. @param why for the log */
  clear(why: string): Promise<void>;
  /** Gives it up; the content stays where the kind of store can keep it. May be called more than once. */
  close(): Promise<void>;
}

/** A snapshot and its place: by it a store is known to be of this very log. Every snapshot before it is inside. */
export interface Tip {
  readonly offset: bigint;
  readonly orderKey: string;
  /** Of the snapshot as encoded; see `digestOf`. */
  readonly digest: string;
}

export interface SnapshotBatch {
  readonly snapshots: ReadonlyMap<string, Buffer>;
  /** Highest source offset among the snapshots. */
  readonly sourceOffset: bigint;
  /** The last of these snapshots; null where their place is not known: they are then read once more. */
  readonly tip: Tip | null;
}

/** An empty snapshot is a tombstone. */
export function orNone(snapshot: Buffer | null): Buffer | null {
  return snapshot === null || snapshot.length === 0 ? null : snapshot;
}

/** A store in memory: read anew at every start. */
export function memoryStore(): SnapshotStore {
  const snapshots = new Map<string, Buffer>();
  let tip: Tip | null = null;
  let sourceOffset: bigint | null = null;
  return {
    open: () => Promise.resolve(),
    tip: () => tip,
    sourceOffset: () => sourceOffset,
    get: (orderKey) => orNone(snapshots.get(orderKey) ?? null),
    put: (batch) => {
      // Copied: a snapshot just encoded lies in a larger piece of memory, which it would keep as a whole.
      for (const [orderKey, bytes] of batch.snapshots) snapshots.set(orderKey, Buffer.from(bytes));
      if (sourceOffset === null || batch.sourceOffset > sourceOffset) sourceOffset = batch.sourceOffset;
      tip = batch.tip ?? tip;
    },
    clear: async () => {
      snapshots.clear();
      tip = null;
      sourceOffset = null;
    },
    close: () => Promise.resolve(),
  };
}
