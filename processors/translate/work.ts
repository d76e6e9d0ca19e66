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
import type { OutcomeDesk, Verdict } from '../outcome.js';
import type { TopicNames } from '../topics.js';
import { translateAction } from './action.js';
import type { KnownDuplicates } from './duplicates.js';
import { type RedriveOptions, translateRedrive } from './redrive.js';
import { translateStatementLine } from './statement.js';
import { type Translated, translateRecord } from './translate.js';

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
  for (const record of chunk) translated.push(await translateOne(record, options));
  const duplicates = await options.knownDuplicates(translated.flatMap(({ facts }) => facts));
  const verdicts = translated.flatMap((each) => verdictsOn(each, duplicates));
  const facts = translated.flatMap(({ record, facts: all }) =>
    all.filter((fact) => !duplicates.has(fact)).map((fact) => factRecord(fact, record, options)),
  );
  return {
    outputs: [...facts, ...verdicts.flatMap((verdict) => options.desk.records(verdict))],
    committed: () => options.desk.report(verdicts),
  };
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
  const common = { step: 'translate', record, callback, facts: facts.length } as const;
  const repeats = facts.filter((fact) => duplicates.has(fact));
  return [
    { ...common, fact: null, outcome },
    ...repeats.map((fact) => ({
      ...common,
      fact: { index: fact.fact_index, orderKey: fact.order_key, factId: fact.fact_id },
      outcome: { kind: 'duplicate' } as const,
    })),
  ];
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
