import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { type Reader, untilPassed } from '@quittance/runtime/kafka/passed';
import { type Span, spansOf } from '@quittance/runtime/kafka/spans';
import type { CloseNames } from './names.js';

/** Partition of order-events → offset, exclusive, up to which everything is in ClickHouse. */
export type Watermark = ReadonlyMap<number, bigint>;

/** How far everything has come; or who had not, when the time to wait was over. */
export type Completeness =
  | {
      readonly kind: 'complete';
      /** When the end of the inputs was fixed, epoch ms: what lay in Kafka by then is before the watermark. */
      readonly at: number;
      readonly watermark: Watermark;
      /** day-closes as it stood before: closes before its ends are in ClickHouse. */
      readonly closes: readonly Span[];
    }
  | { readonly kind: 'behind'; readonly group: string; readonly offsets: bigint };

export interface CompletenessTask {
  readonly kafka: KafkaClient;
  readonly names: CloseNames;
  readonly now: () => number;
  /** How long all stages together may take to come to where the inputs ended. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
  /** Told before each stage is waited for. */
  readonly onStage?: (group: string) => void;
}

/**
 * Fixes the end of the inputs and waits until translate, the fold and the projections have passed what came of them,
 * one after the other: each writes its outputs and its offset in one transaction, so an end that is looked up after a
 * stage has passed holds everything that stage made of it.
 */
export async function completeness(task: CompletenessTask): Promise<Completeness> {
  const { kafka, names, now, waitMs, signal } = task;
  const at = now();
  const deadlineMs = Date.now() + waitMs;
  const closes = await spansOf(kafka, [names.closes]);
  for (const stage of [names.translate, names.fold]) {
    const behind = await behindOf(task, stage, deadlineMs);
    if (behind !== null) return behind;
  }
  // Fixed before the projections are waited for: they may go on past it, never stop short of it.
  const events = await spansOf(kafka, [names.events]);
  for (const reader of names.projections) {
    const behind = await behindOf(task, reader, deadlineMs);
    if (behind !== null) return behind;
  }
  if (signal?.aborted === true) return { kind: 'behind', group: 'this process', offsets: 0n };
  return {
    kind: 'complete',
    at,
    watermark: new Map(events.map(({ partition, to }) => [partition, to])),
    closes,
  };
}

async function behindOf(
  { kafka, signal, onStage }: CompletenessTask,
  reader: Reader,
  deadlineMs: number,
): Promise<Completeness | null> {
  onStage?.(reader.group);
  const ends = await spansOf(kafka, reader.topics);
  const left = await untilPassed(kafka, reader, ends, deadlineMs, signal);
  if (left.length === 0) return null;
  return {
    kind: 'behind',
    group: reader.group,
    offsets: left.reduce((sum, { from, to }) => sum + to - from, 0n),
  };
}
