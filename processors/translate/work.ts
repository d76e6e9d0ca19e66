import type { Now } from '@quittance/runtime/clock';
import type { TopicCodec } from '@quittance/runtime/codec';
import type {
  ChunkResult,
  IncomingRecord,
  OutgoingRecord,
  PartitionWork,
} from '@quittance/runtime/kafka/types';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { passedOn } from '../headers.js';
import type { FactOrigin, OutcomeDesk, Verdict } from '../outcome.js';
import type { TopicNames } from '../topics.js';
import { translateAction } from './action.js';
import type { KnownDuplicates } from './duplicates.js';
import { type RedriveOptions, translateRedrive } from './redrive.js';
import { translateStatementLine } from './statement.js';
import { type Translated, translateNow, translateRecord } from './translate.js';

export interface TranslateWorkOptions extends RedriveOptions {
  readonly facts: TopicCodec<OrderFact>;
  readonly topics: Pick<
    TopicNames,
    'callbacks' | 'orderFacts' | 'operatorActions' | 'redrives' | 'statementLines'
  >;
  readonly desk: OutcomeDesk;
  readonly knownDuplicates: KnownDuplicates;
  /** Time of the facts' records: that of a callback replayed after a year would let order-facts forget them at once. */
  readonly now: Now;
}

/**
 * Callbacks, people's decisions, lines of bills and redriven dead letters in, facts out. Keeps no state: the same record gives the same
 * facts, whoever translates it.
 */
export function translateWork(options: TranslateWorkOptions): PartitionWork {
  return {
    restore: () => Promise.resolve(null),
    process: (chunk) => translateChunk(chunk, options),
  };
}

async function translateChunk(
  chunk: readonly IncomingRecord[],
  options: TranslateWorkOptions,
): Promise<ChunkResult> {
  const translated: Translated[] = [];
  for (const record of chunk) {
    // A callback is not waited for: a promise for each would let the chunks of all partitions take turns record by
    // record, and all of them would be held at once.
    const atOnce = isCallback(record, options) ? translateNow(record, options) : null;
    translated.push(atOnce ?? (await translateOne(record, options)));
  }
  const duplicates = await options.knownDuplicates(translated.flatMap(({ facts }) => facts));
  const outputs: OutgoingRecord[] = [];
  const verdicts: Verdict[] = [];
  for (const each of translated) {
    for (const fact of each.facts) {
      if (!duplicates.has(fact)) outputs.push(factRecord(fact, each.record, options));
    }
    verdicts.push(...verdictsOn(each, duplicates));
  }
  for (const verdict of verdicts) outputs.push(...options.desk.records(verdict));
  return { outputs, committed: () => options.desk.report(verdicts) };
}

function isCallback({ topic }: IncomingRecord, { topics }: TranslateWorkOptions): boolean {
  return topic !== topics.operatorActions && topic !== topics.redrives && topic !== topics.statementLines;
}

function translateOne(record: IncomingRecord, options: TranslateWorkOptions): Promise<Translated> {
  const { operatorActions, redrives, statementLines } = options.topics;
  if (record.topic === operatorActions) return translateAction(record, options);
  if (record.topic === statementLines) return translateStatementLine(record, options);
  return record.topic === redrives ? translateRedrive(record, options) : translateRecord(record, options);
}

/** One on the callback; and one on each fact that is known to be a repeat. The fold decides the others. */
function verdictsOn(
  { record, callback, outcome, facts }: Translated,
  duplicates: ReadonlySet<OrderFact>,
): readonly Verdict[] {
  const about: Verdict = {
    step: 'translate',
    record,
    callback,
    fact: null,
    facts: facts.length,
    outcome,
  };
  if (duplicates.size === 0) return [about];
  const repeats = facts.filter((fact) => duplicates.has(fact));
  return [about, ...repeats.map((fact) => ({ ...about, fact: factOrigin(fact), outcome: DUPLICATE }))];
}

const DUPLICATE = { kind: 'duplicate' } as const;

function factOrigin({ fact_index: index, order_key: orderKey, fact_id: factId }: OrderFact): FactOrigin {
  return { index, orderKey, factId };
}

function factRecord(
  fact: OrderFact,
  record: IncomingRecord,
  { facts, topics, now }: TranslateWorkOptions,
): OutgoingRecord {
  return {
    topic: topics.orderFacts,
    key: Buffer.from(fact.order_key),
    value: facts.encode(fact),
    headers: passedOn(record),
    timestampMs: now(),
    partition: null,
  };
}
