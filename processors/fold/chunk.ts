import type { TopicCodec } from '@quittance/runtime/codec';
import type { IncomingRecord, OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { decodeNow, decodeValue } from '../decoding.js';
import { headerOf } from '../headers.js';
import { decide } from '../order/decide.js';
import type { CallbackOrigin, FactOrigin, Outcome, Verdict } from '../outcome.js';
import type { SnapshotStore } from './store.js';

/** An order as it is after a chunk, encoded, with the last fact that touched it. */
export interface Touched {
  readonly bytes: Buffer;
  readonly record: IncomingRecord;
}

/** What a chunk of facts did. Nothing of it is in the store yet: that waits for the commit. */
export interface FoldedChunk {
  /** The overlay, in the order in which it is written. */
  readonly touched: ReadonlyMap<string, Touched>;
  readonly events: readonly OutgoingRecord[];
  readonly applied: readonly OrderFact[];
  /** Offset of the last applied fact; null where none was. */
  readonly lastApplied: bigint | null;
  readonly verdicts: readonly Verdict[];
}

export interface FoldChunkOptions {
  readonly facts: TopicCodec<OrderFact>;
  readonly snapshots: TopicCodec<OrderSnapshot>;
  readonly store: Pick<SnapshotStore, 'get'>;
  readonly eventRecord: (event: OrderEvent, record: IncomingRecord) => OutgoingRecord;
}

/**
 * Folds a chunk in offset order. Never throws on anything a record may hold. What comes out is encoded at once: a chunk
 * of decoded orders and events would be most of what the garbage collector has to copy.
 */
export async function foldChunk(
  chunk: readonly IncomingRecord[],
  options: FoldChunkOptions,
): Promise<FoldedChunk> {
  const touched = new Map<string, Touched>();
  const events: OutgoingRecord[] = [];
  const applied: OrderFact[] = [];
  const verdicts: Verdict[] = [];
  let lastApplied: bigint | null = null;
  for (const record of chunk) {
    const decoded =
      decodeNow(options.facts, record.value) ?? (await decodeValue(options.facts, record.value));
    if (decoded.kind === 'undecodable') {
      verdicts.push(unreadable(record, decoded.detail));
      continue;
    }
    const fact = decoded.value;
    const bytes = touched.get(fact.order_key)?.bytes ?? options.store.get(fact.order_key);
    const order =
      bytes === null
        ? null
        : (options.snapshots.decodeSync(bytes) ?? (await options.snapshots.decode(bytes)));
    const decision = decideSafely(fact, record, order);
    verdicts.push(verdictOn(fact, record, decision));
    if (decision.kind !== 'applied' && decision.kind !== 'refined') continue;
    touched.set(fact.order_key, { bytes: options.snapshots.encode(decision.order), record });
    for (const event of decision.events) events.push(options.eventRecord(event, record));
    applied.push(fact);
    lastApplied = record.offset;
  }
  return { touched, events, applied, lastApplied, verdicts };
}

type Decision = ReturnType<typeof decide> | Extract<Outcome, { kind: 'quarantined' }>;

/** The model is total over what the schema allows; should it throw after all, one fact waits, not a partition. */
function decideSafely(fact: OrderFact, record: IncomingRecord, order: OrderSnapshot | null): Decision {
  try {
    return decide({ fact, partition: record.partition, offset: Number(record.offset) }, order);
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.name : 'not an Error';
    return { kind: 'quarantined', reason: 'model_threw', detail };
  }
}

function verdictOn(fact: OrderFact, record: IncomingRecord, decision: Decision): Verdict {
  return {
    step: 'fold',
    record,
    callback: originOf(fact),
    fact: factOrigin(fact),
    facts: fact.facts,
    outcome: outcomeOf(decision),
  };
}

function outcomeOf(decision: Decision): Outcome {
  switch (decision.kind) {
    case 'applied':
    case 'duplicate':
      return { kind: decision.kind };
    case 'refined':
      return { kind: 'duplicate' };
    case 'quarantined':
      return quarantine(decision);
  }
}

function quarantine(decision: Extract<Decision, { kind: 'quarantined' }>): Outcome {
  return {
    kind: 'quarantined',
    reason: decision.reason,
    detail: 'detail' in decision ? decision.detail : '',
  };
}

/** A fact that cannot be read still has its place in order-facts, though no longer one in its callback. */
function unreadable(record: IncomingRecord, detail: string): Verdict {
  const { topic, partition, offset, timestampMs } = record;
  return {
    step: 'fold',
    record,
    callback: {
      id: headerOf(record, 'callback_id') || `${topic}/${partition}/${offset}`,
      provider: headerOf(record, 'provider'),
      account: headerOf(record, 'account'),
      topic,
      partition,
      offset: Number(offset),
      receivedAt: timestampMs,
    },
    fact: { index: 0, orderKey: null, factId: null },
    facts: 1,
    outcome: { kind: 'quarantined', reason: 'undecodable', detail },
  };
}

function originOf(fact: OrderFact): CallbackOrigin {
  return {
    id: fact.callback_id,
    provider: fact.provider,
    account: fact.account,
    topic: fact.callback_topic,
    partition: fact.callback_partition,
    offset: fact.callback_offset,
    receivedAt: fact.received_at,
  };
}

function factOrigin(fact: OrderFact): FactOrigin {
  return { index: fact.fact_index, orderKey: fact.order_key, factId: fact.fact_id };
}
