/** A record to be written. `partition` is set only where the output partition is the input partition. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Buffer;
  /** Empty = a tombstone: compaction removes the key. */
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Record time, epoch ms. */
  readonly timestampMs: number;
  /** null = by the key's murmur2 hash, as Java clients do. */
  readonly partition: number | null;
}

/** A record as a store wants it: none has asked for headers, and to read them costs more than all the rest. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer;
  readonly value: Buffer;
  readonly timestampMs: number;
}

/** A record as read back. */
export interface IncomingRecord extends StoredRecord {
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes without transactions, `acks=all`, not idempotent (exactly-once.md §1.3 hazard 1): duplicates possible, loss not. */
export interface Appender {
  /** One produce round for all records; resolves when every broker concerned has acknowledged, else rejects. */
  append(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** What a chunk of consumed records becomes. */
export interface ChunkResult {
  readonly outputs: readonly OutgoingRecord[];
  /** Next input offset that the state implies once this has committed; left out where no state is kept. */
  readonly state?: bigint | null;
  /** Runs only after the transaction has committed: local store, cache, metrics. A throw ends the process. */
  readonly committed: (written?: WrittenUpTo) => Promise<void> | void;
}

/** The offset behind the last record a transaction wrote to a partition; null where it wrote none or was not told. */
export type WrittenUpTo = (topic: string, partition: number) => bigint | null;

/**
 * The work on one input partition while this process owns it. A new instance is made for every assignment
 * (group generation), and again after any error: nothing in it outlives a doubt.
 */
export interface PartitionWork {
  /**
   * Called after InitProducerId has fenced the former owner and before any record is processed: restore state.
   * Returns the next input offset its state implies (max source offset + 1), or null where it keeps none;
   * a committed offset below it is impossible under atomic commits and stops the worker.
   */
  restore(): Promise<bigint | null>;
  /** Pure of Kafka: one chunk, in offset order. A throw drops the transaction and the instance. */
  process(chunk: readonly IncomingRecord[]): Promise<ChunkResult>;
  /** The partition is given up: release what is held. A chunk may still be under way; it cannot commit any more. */
  close?(): Promise<void>;
}

/** A consumer whose every chunk is one Kafka transaction: outputs and offset commit together or not at all. */
export interface TransactionalWorkerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** transactional.id = `${transactionalIdPrefix}-${topic}-${partition}` */
  readonly transactionalIdPrefix: string;
  readonly maxChunkRecords: number;
  readonly workFor: (topic: string, partition: number) => PartitionWork;
  /** After each commit; the stage's progress for metrics, health and status. */
  readonly onProgress: (progress: StageProgress) => void;
  /** A failure that is being tried again. */
  readonly onTrouble?: (trouble: WorkerTrouble) => void;
}

export interface StageProgress {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly nextOffset: bigint;
  readonly highWatermark: bigint;
}

/** Something failed and will be tried again; what cannot be is in `RunningWorker.ended`. For logs and metrics. */
export interface WorkerTrouble {
  /** null where it is the consumer itself, not one partition. */
  readonly topic: string | null;
  readonly partition: number | null;
  readonly error: unknown;
  readonly retryInMs: number;
}

/** How far a worker has come on a partition that it is assigned. */
export interface PartitionReach {
  readonly topic: string;
  readonly partition: number;
  /** Next offset; null while nothing was fetched of it in this process. */
  readonly reached: bigint | null;
  /** A failure since the last progress is known and being tried again. */
  readonly troubled: boolean;
}

/** A running consumer of either kind. */
export interface RunningWorker {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Where it is on each partition it is assigned now. */
  reach(): readonly PartitionReach[];
  /** Rejects when the worker has ended for a reason other than stop(): the process must exit non-zero. */
  readonly ended: Promise<void>;
  /** Finishes the chunk in hand, leaves the group, closes producers. */
  stop(): Promise<void>;
}

/** One offset range of one partition, planned durably before it is inserted (exactly-once.md §3.3). */
export interface PlannedRange {
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: bigint;
  /** Inclusive. */
  readonly toOffset: bigint;
  readonly records: readonly StoredRecord[];
}

export interface PlannedWorkerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly maxRangeRecords: number;
  /** How long the broker may gather records for a fetch; 200 unless told. */
  readonly maxWaitMs?: number;
  /** Must have stored the whole range when it resolves; is called again with the identical range after a crash. */
  readonly store: (range: PlannedRange) => Promise<void>;
  readonly onProgress: (progress: StageProgress) => void;
  /** A failure that is being tried again. */
  readonly onTrouble?: (trouble: WorkerTrouble) => void;
  /** `store` has failed; the identical range is tried again after a pause, until it works or the worker stops. */
  readonly onRetry?: (error: unknown, range: PlannedRange) => void;
}
