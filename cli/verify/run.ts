import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { untilPassed } from '@quittance/runtime/kafka/passed';
import { type CompletenessResult, proveCompleteness } from './completeness/prove.js';
import type { VerifyCodecs } from './connect.js';
import { translator } from './money/callbacks.js';
import { type MoneyResult, proveMoney } from './money/prove.js';
import type { Names, Reader } from './names.js';
import type { Progress } from './progress.js';
import { lengthOf, type Span, spansOf } from './span.js';

export type Part = 'completeness' | 'money';

export interface VerifyTask {
  readonly kafka: KafkaClient;
  readonly codecs: VerifyCodecs;
  readonly clickhouse: () => ClickHouse;
  readonly names: Names;
  readonly parts: readonly Part[];
  readonly scratch: string;
  readonly progress: Progress;
  /** How long the stages may take to come to where the callbacks ended at the start, ms. */
  readonly waitMs: number;
}

/** A group that had not come to the end in time. */
export interface Behind {
  readonly group: string;
  /** Offsets it had left. */
  readonly offsets: number;
}

export interface VerifyResult {
  /** What was verified: fixed at the start, so that a live system can go on meanwhile. */
  readonly inputs: readonly Span[];
  readonly behind: readonly Behind[];
  /** null = not asked for. */
  readonly completeness: CompletenessResult | null;
  /** null = not asked for, or not possible because something was behind. */
  readonly money: MoneyResult | null;
  readonly seconds: number;
}

/**
 * Fixes the end of the callbacks, waits until everything behind them has passed it, and then looks: whatever comes
 * later belongs to the next verification.
 */
export async function verify(task: VerifyTask): Promise<VerifyResult> {
  const startedMs = Date.now();
  const deadlineMs = startedMs + task.waitMs;
  const { kafka, names, parts } = task;
  const inputs = await spansOf(kafka, names.inputs);
  const unread = await untilPassed(kafka, names.translate, inputs, deadlineMs);
  const unfolded = await untilPassed(kafka, names.fold, await spansOf(kafka, names.orderFacts), deadlineMs);
  const completeness = parts.includes('completeness')
    ? await completenessOf(task, inputs, unread, unfolded)
    : null;
  const behind = [...left(names.translate, unread), ...left(names.fold, unfolded)];
  if (parts.includes('money')) behind.push(...(await projectionsBehind(task, deadlineMs)));
  const money = parts.includes('money') && behind.length === 0 ? await moneyOf(task, inputs) : null;
  return { inputs, behind, completeness, money, seconds: (Date.now() - startedMs) / 1000 };
}

async function completenessOf(
  { kafka, codecs, names, scratch, progress }: VerifyTask,
  inputs: readonly Span[],
  unread: readonly Span[],
  unfolded: readonly Span[],
): Promise<CompletenessResult> {
  return await proveCompleteness({
    kafka,
    outcomeCodec: codecs.outcomes,
    factCodec: codecs.inputs.facts,
    scratch,
    progress,
    inputs,
    outcomes: await spansOf(kafka, names.outcomes),
    unread,
    unfolded,
  });
}

function moneyOf(
  { kafka, clickhouse, codecs, names, scratch, progress }: VerifyTask,
  inputs: readonly Span[],
): Promise<MoneyResult> {
  return proveMoney({
    kafka,
    clickhouse: clickhouse(),
    factsOf: translator(codecs.inputs, names),
    factCodec: codecs.inputs.facts,
    scratch,
    progress,
    inputs,
  });
}

async function projectionsBehind(
  { kafka, names }: VerifyTask,
  deadlineMs: number,
): Promise<readonly Behind[]> {
  const open: Behind[] = [];
  for (const reader of names.projections) {
    const ends = await spansOf(kafka, reader.topics);
    open.push(...left(reader, await untilPassed(kafka, reader, ends, deadlineMs)));
  }
  return open;
}

function left({ group }: Reader, open: readonly Span[]): readonly Behind[] {
  return open.length === 0 ? [] : [{ group, offsets: lengthOf(open) }];
}
