/**
 * What the fold knows of a partition's orders between chunks: their snapshots, encoded, by order key. A cache of
 * order-snapshots, never more: it may be thrown away at any time and is then read again from there.
 */
export interface SnapshotStore {
  /** Where reading order-snapshots has to go on for this store to be complete; 0n for an empty one. */
  changelogOffset(): bigint;
  /** Highest source_offset of any snapshot inside; null while it is empty. */
  sourceOffset(): bigint | null;
  get(orderKey: string): Buffer | null;
  /** All of these or none. */
  put(batch: SnapshotBatch): void;
}

export interface SnapshotBatch {
  readonly snapshots: ReadonlyMap<string, Buffer>;
  /** Highest source offset among the snapshots. */
  readonly sourceOffset: bigint;
  /** Set while reading the changelog; null where the place of these snapshots in it is not known. */
  readonly changelogOffset: bigint | null;
}

/** A store in memory: read anew at every start. */
export function memoryStore(): SnapshotStore {
  const snapshots = new Map<string, Buffer>();
  let changelogOffset = 0n;
  let sourceOffset: bigint | null = null;
  return {
    changelogOffset: () => changelogOffset,
    sourceOffset: () => sourceOffset,
    get: (orderKey) => snapshots.get(orderKey) ?? null,
    put: (batch) => {
      for (const [orderKey, bytes] of batch.snapshots) snapshots.set(orderKey, bytes);
      if (sourceOffset === null || batch.sourceOffset > sourceOffset) sourceOffset = batch.sourceOffset;
      if (batch.changelogOffset !== null) changelogOffset = batch.changelogOffset;
    },
  };
}
