import type { Now } from '@quittance/runtime/clock';
import type { IncomingRecord, OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { Counter, Metrics } from '@quittance/runtime/metrics';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import type { DeadLetter } from '@quittance/schemas/generated/dead-letters';
import { joinKey } from '@quittance/schemas/join-key';
import { passedOn } from './headers.js';
import type { TopicNames } from './topics.js';

/**
 * What becomes of a callback (translated, ignored, quarantined) or of one of its facts (applied, duplicate,
 * quarantined). Everything a stage reads ends in exactly one of these.
 */
export type Outcome =
  | { readonly kind: 'translated' }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'applied' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'quarantined'; readonly reason: string; readonly detail: string };

/** The callback an outcome is about, as far as it is known. */
export interface CallbackOrigin {
  readonly id: string;
  readonly provider: string;
  readonly account: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly receivedAt: number;
}

/** The fact an outcome is about. */
export interface FactOrigin {
  readonly index: number;
  readonly orderKey: string | null;
  readonly factId: string | null;
}

/** One outcome, what it is about, and the record in hand when it was decided. */
export interface Verdict {
  readonly step: 'translate' | 'fold';
  readonly record: IncomingRecord;
  readonly callback: CallbackOrigin;
  /** null: the callback itself. */
  readonly fact: FactOrigin | null;
  /** How many facts the callback gave. */
  readonly facts: number;
  readonly outcome: Outcome;
}

/** Turns verdicts into records, metrics and log lines: the only place that does. */
export interface OutcomeDesk {
  /** The outcome for callback-outcomes and, where quarantined, the dead letter. */
  records(verdict: Verdict): readonly OutgoingRecord[];
  /** Counts and tells. Only after the records have been committed: until then nothing has happened. */
  report(verdicts: readonly Verdict[]): void;
}

export interface OutcomeDeskOptions {
  readonly topics: Pick<TopicNames, 'callbackOutcomes' | 'deadLetters'>;
  readonly encodeOutcome: (value: CallbackOutcome) => Buffer;
  readonly encodeDeadLetter: (value: DeadLetter) => Buffer;
  readonly counter: OutcomeCounter;
  /** Time of the records, by which their topics forget them: a replay of old callbacks must not be forgotten at once. */
  readonly now: Now;
  readonly log: Log;
}

export type OutcomeCounter = Counter<'step' | 'provider' | 'outcome' | 'reason'>;

/** Outcomes by kind and reason; both are closed lists, so the labels are bounded. */
export function outcomeCounter(metrics: Metrics): OutcomeCounter {
  return metrics.counter({
    name: 'outcomes_total',
    help: 'Outcomes of callbacks (step translate) and of their facts (translate, fold).',
    labels: ['step', 'provider', 'outcome', 'reason'],
  });
}

export function outcomeDesk(options: OutcomeDeskOptions): OutcomeDesk {
  return {
    records: (verdict) => {
      const outcome = outcomeRecord(verdict, options);
      return verdict.outcome.kind === 'quarantined'
        ? [outcome, deadLetterRecord(verdict, verdict.outcome, options)]
        : [outcome];
    },
    report: (verdicts) => {
      count(verdicts, options.counter);
      for (const verdict of verdicts) tell(verdict, options);
    },
  };
}

/** Empty where there is nothing to say. */
function reasonOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'translated':
    case 'applied':
      return '';
    case 'duplicate':
      return 'already_applied';
    case 'ignored':
    case 'quarantined':
      return outcome.reason;
  }
}

/**
 * In the partition of what it is about, not its key's: a transaction then writes to one partition of outcomes instead of
 * all of them, and each marker less is an append less (docs/decisions/0045).
 */
function outcomeRecord(verdict: Verdict, { topics, encodeOutcome, now }: OutcomeDeskOptions): OutgoingRecord {
  const { callback, fact, facts, outcome, record } = verdict;
  const value: CallbackOutcome = {
    callback_id: callback.id,
    provider: callback.provider,
    account: callback.account,
    callback_topic: callback.topic,
    callback_partition: callback.partition,
    callback_offset: callback.offset,
    fact_index: fact?.index ?? -1,
    facts,
    outcome: outcome.kind,
    reason: reasonOf(outcome),
    order_key: fact?.orderKey ?? null,
    fact_id: fact?.factId ?? null,
    received_at: callback.receivedAt,
  };
  return {
    topic: topics.callbackOutcomes,
    key: Buffer.from(callback.id),
    value: encodeOutcome(value),
    headers: passedOn(record),
    timestampMs: now(),
    partition: record.partition,
  };
}

function deadLetterRecord(
  { step, record, callback, fact }: Verdict,
  { reason, detail }: Extract<Outcome, { kind: 'quarantined' }>,
  { topics, encodeDeadLetter, now }: OutcomeDeskOptions,
): OutgoingRecord {
  const { topic, partition, offset, key, value } = record;
  const position = [topic, String(partition), String(offset), String(fact?.index ?? -1)];
  return {
    topic: topics.deadLetters,
    key,
    value: encodeDeadLetter({
      dead_letter_id: joinKey(position),
      step,
      reason,
      detail,
      provider: callback.provider,
      account: callback.account,
      origin_topic: topic,
      origin_partition: partition,
      origin_offset: Number(offset),
      callback_id: callback.id,
      received_at: callback.receivedAt,
      key,
      value,
    }),
    headers: passedOn(record),
    timestampMs: now(),
    partition: null,
  };
}

interface Tally {
  readonly step: Verdict['step'];
  readonly provider: string;
  readonly outcome: Outcome['kind'];
  readonly reason: string;
  count: number;
}

/** Equal ones are counted first: the counter looks its labels up anew each time, and a chunk has few kinds. */
function count(verdicts: readonly Verdict[], counter: OutcomeCounter): void {
  const tallies: Tally[] = [];
  for (const { step, callback, outcome } of verdicts) {
    const { provider } = callback;
    const reason = reasonOf(outcome);
    const tally = tallies.find(
      (each) =>
        each.outcome === outcome.kind &&
        each.reason === reason &&
        each.provider === provider &&
        each.step === step,
    );
    if (tally === undefined) tallies.push({ step, provider, outcome: outcome.kind, reason, count: 1 });
    else tally.count += 1;
  }
  for (const { count: times, ...labels } of tallies) counter.inc(labels, times);
}

function tell({ step, callback, fact, outcome, record }: Verdict, { log }: OutcomeDeskOptions): void {
  if (outcome.kind !== 'quarantined') return;
  log.warn(
    {
      step,
      reason: outcome.reason,
      detail: outcome.detail,
      provider: callback.provider,
      account: callback.account,
      callbackId: callback.id,
      factIndex: fact?.index ?? -1,
      topic: record.topic,
      partition: record.partition,
      offset: String(record.offset),
    },
    `${step}: quarantined, ${outcome.reason}`,
  );
}
