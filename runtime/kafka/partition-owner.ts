import type { FetchedRecord } from './records.js';

/** What an owner may ask of the worker around it. */
export interface Surroundings {
  /** False once the worker stops or the group has moved on: finish the chunk in hand, begin none. */
  readonly goOn: () => boolean;
  /** Aborted when the worker stops. */
  readonly stopping: AbortSignal;
  /** Commits an offset outside of transactions, fenced by the group's generation. */
  readonly commitOffset: (offset: bigint, metadata: string | null) => Promise<void>;
  /** The position has durably moved. */
  readonly progressed: (records: number, nextOffset: bigint) => void;
}

/** A fetched batch as an owner sees it. */
export interface BatchInHand extends Surroundings {
  readonly topic: string;
  readonly partition: number;
  /** As they were fetched, for the owner to read as it needs them. */
  readonly messages: readonly FetchedRecord[];
  /** Of the batch, control records included. */
  readonly lastOffset: bigint;
}

/** The work on one partition in one generation. */
export interface PartitionOwner {
  /** Next input offset to be worked on. */
  readonly position: bigint;
  handle(batch: BatchInHand): Promise<void>;
  /** Nothing between `position` and here is visible. */
  passOver(nextOffset: bigint): void;
  release(): Promise<void>;
}

/** Makes an owner, at a generation's first batch. */
export type Takeover = (topic: string, partition: number) => Promise<PartitionOwner>;
