import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { byText } from './lists.js';

/** A fact and where it lies in order-facts. */
export interface Arrival {
  readonly fact: OrderFact;
  readonly partition: number;
  readonly offset: number;
}

type Merge = Pick<AppliedFact, 'merge_no' | 'merge_members' | 'merge_amounts' | 'merge_mixed'>;
type Circumstances = Pick<AppliedFact, 'trust' | 'held' | 'time_quality' | 'merchant' | 'buyer_ref'> & Merge;
type Statement = Pick<AppliedFact, 'fact_id' | 'content_hash'> & Circumstances;
type Times = Pick<AppliedFact, 'occurred_at' | 'received_at'>;

/**
 * What tells two sendings of one fact id apart: the content, and of the circumstances all that an order keeps but the
 * times. How far it is believed (a signed copy of an unsigned statement is news), how well its time is known, whose
 * sale and purchase it is said to be, what was said of the merge it came in. Same variant = repeat, at most of another
 * time.
 */
export function variantOf(fact: Omit<Statement, 'fact_id'>): string {
  const standing = fact.held ? 'held' : 'counted';
  const { content_hash, trust, time_quality, merchant, buyer_ref } = fact;
  return `${content_hash}/${trust}/${standing}/${time_quality}/${merchant}/${buyer_ref ?? ''}/${mergeText(fact)}`;
}

/** What a fact says of the merge its order is a member of; empty where it came alone. */
export function mergeText(fact: Merge): string {
  const { merge_no, merge_members, merge_amounts, merge_mixed } = fact;
  if (merge_no === null) return '';
  return `${merge_no}/${merge_members ?? ''}/${merge_amounts ?? ''}/${merge_mixed ? 'mixed' : ''}`;
}

/** The canonical order of facts, which makes any two histories of one set look the same. */
export function compareFacts(a: Statement, b: Statement): number {
  return byText(a.fact_id, b.fact_id) || byText(variantOf(a), variantOf(b));
}

/** The order's copy of this very statement; undefined where it has none. */
export function copyOf(facts: readonly AppliedFact[], fact: Statement): AppliedFact | undefined {
  return facts.find((kept) => compareFacts(kept, fact) === 0);
}

/**
 * Does this sending of a statement tell an earlier time, or did it arrive earlier, than the one that is kept? Where a
 * provider gives no time, each sending has its own (of the envelope, of the arrival): the order keeps the earliest, so
 * that no day depends on which sending was heard first.
 */
export function refines(fact: Times, kept: Times): boolean {
  return fact.occurred_at < kept.occurred_at || fact.received_at < kept.received_at;
}

/** The set with one more fact, in canonical order; of a statement it has already, the earliest times. */
export function withFact(facts: readonly AppliedFact[], fact: OrderFact): readonly AppliedFact[] {
  const kept = copyOf(facts, fact);
  if (kept === undefined) return [...facts, keep(fact)].sort(compareFacts);
  return facts.map((each) => (each === kept ? withEarliestTimes(kept, fact) : each));
}

function withEarliestTimes(kept: AppliedFact, sent: Times): AppliedFact {
  return {
    ...kept,
    occurred_at: Math.min(kept.occurred_at, sent.occurred_at),
    received_at: Math.min(kept.received_at, sent.received_at),
  };
}

/** What an order keeps of a fact: enough to derive everything again, nothing about the callback. */
export function keep(fact: OrderFact): AppliedFact {
  return {
    fact_id: fact.fact_id,
    content_hash: fact.content_hash,
    type: fact.type,
    trust: fact.trust,
    held: fact.held,
    provider_status: fact.provider_status,
    merchant: fact.merchant,
    merchant_order_no: fact.merchant_order_no,
    network_order_no: fact.network_order_no,
    merge_no: fact.merge_no,
    merge_size: fact.merge_size,
    merge_members: fact.merge_members,
    merge_amounts: fact.merge_amounts,
    merge_mixed: fact.merge_mixed,
    refund_no: fact.refund_no,
    currency: fact.currency,
    exponent: fact.exponent,
    order_minor: fact.order_minor,
    paid_minor: fact.paid_minor,
    paid_is_assumed: fact.paid_is_assumed,
    refund_minor: fact.refund_minor,
    refund_total_minor: fact.refund_total_minor,
    refund_claim: fact.refund_claim,
    settlement: fact.settlement,
    merchant_code: fact.merchant_code,
    store_code: fact.store_code,
    terminal: fact.terminal,
    channel: fact.channel,
    product: fact.product,
    created_at: fact.created_at,
    occurred_at: fact.occurred_at,
    time_quality: fact.time_quality,
    received_at: fact.received_at,
    buyer_ref: fact.buyer_ref,
    flags: fact.flags,
    action: fact.action,
    statement: fact.statement,
  };
}
