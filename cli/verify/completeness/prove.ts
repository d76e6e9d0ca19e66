import { join } from 'node:path';
import type { TopicCodec } from '@quittance/runtime/codec';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Progress } from '../progress.js';
import { scan } from '../scan.js';
import { lengthOf, type Span } from '../span.js';
import { Spill } from '../spill.js';
import { type Blocks, cutIntoBlocks } from './blocks.js';
import { decodeEntry, encodeEntry } from './entry.js';
import { type Finding, type FindingKind, Findings } from './findings.js';
import { judge } from './judge.js';
import { BlockLedger } from './ledger.js';
import { bookOutcomes, decodedOrNull } from './outcomes.js';

export interface CompletenessTask {
  readonly kafka: KafkaClient;
  readonly outcomeCodec: TopicCodec<CallbackOutcome>;
  readonly factCodec: TopicCodec<OrderFact>;
  readonly scratch: string;
  readonly progress: Progress;
  /** What must be accounted for. */
  readonly inputs: readonly Span[];
  /** Where the outcomes lie; their end fixed after the stages had passed the inputs. */
  readonly outcomes: readonly Span[];
  /** Inputs that translate has not committed. */
  readonly unread: readonly Span[];
  /** Facts that the fold has not committed. */
  readonly unfolded: readonly Span[];
}

/** How far it holds that every callback has one outcome, and every fact of it one. */
export interface CompletenessResult {
  readonly callbacks: number;
  readonly facts: number;
  readonly counts: Readonly<Record<FindingKind, number>>;
  readonly findings: readonly Finding[];
  /** Bytes written to disk on the way. */
  readonly spilledBytes: number;
}

/** Books all outcomes by what they are about, block by block on disk, then closes the books of each block. */
export async function proveCompleteness(task: CompletenessTask): Promise<CompletenessResult> {
  const { kafka, progress, inputs, unread } = task;
  const blocks = cutIntoBlocks(inputs);
  const spill = new Spill(join(task.scratch, 'outcomes'), Math.max(1, blocks.list.length));
  const findings = new Findings();
  const reading = { kafka, codec: task.outcomeCodec, blocks, spill, findings, progress };
  const completeSinceMs = await bookOutcomes(reading, task.outcomes);
  await bookWaiting(task, blocks, spill);
  const stage = progress.stage('callbacks accounted for', lengthOf(inputs));
  let empty = 0;
  let facts = 0;
  for (const [number, block] of blocks.list.entries()) {
    const ledger = new BlockLedger(block.size);
    for (const frame of spill.drain(number)) ledger.add(decodeEntry(frame));
    empty += await judge(block, ledger.faults(), { kafka, findings, completeSinceMs, unread });
    facts += ledger.factsSeen();
    stage.advance(block.size);
  }
  stage.end();
  return {
    callbacks: lengthOf(inputs) - empty,
    facts,
    counts: findings.counts(),
    findings: findings.listed,
    spilledBytes: spill.bytes,
  };
}

/** Facts that lie before the fold are under way, not missing. */
async function bookWaiting(
  { kafka, factCodec, unfolded }: CompletenessTask,
  { placeOf }: Blocks,
  spill: Spill,
): Promise<void> {
  await scan(kafka, unfolded, async (records) => {
    for (const { value } of records) {
      const fact = await decodedOrNull(factCodec, value);
      if (fact === null) continue;
      const place = placeOf(fact.callback_topic, fact.callback_partition, fact.callback_offset);
      if (place.kind !== 'block') continue;
      const { fact_index: index, facts } = fact;
      spill.add(place.block, encodeEntry({ at: place.at, kind: 'waiting', index, facts }));
    }
  });
}
