import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { byText, firstDifference } from './lists.js';
import { timeQualityOrder } from './ranks.js';

/** A fact and where it lies in order-facts. */
export interface Arrival {
  readonly fact: OrderFact;
  readonly partition: number;
  readonly offset: number;
}

type Merge = Pick<AppliedFact, 'merge_no' | 'merge_members' | 'merge_amounts' | 'merge_mixed'>;
type Statement = Pick<AppliedFact, 'fact_id' | 'content_hash' | 'trust' | 'held'> & Merge;
type Times = Pick<AppliedFact, 'occurred_at' | 'time_quality' | 'received_at'>;

/**
 * What tells two sendings of one fact id apart. The content, but also how far it is believed (a signed copy of an
 * unsigned statement is news) and what was said of the merge it came in (known only when sent as part of one).
 * Same variant = repeat.
 */
export function variantOf(fact: Omit<Statement, 'fact_id'>): string {
  return [fact.content_hash, fact.trust, fact.held ? 'held' : 'counted', mergeText(fact)].join('/');
}

/** What a fact says of the merge its order is a member of; empty where it came alone. */
export function mergeText(fact: Merge): string {
  const { merge_no, merge_members, merge_amounts, merge_mixed } = fact;
  if (merge_no === null) return '';
  return [merge_no, merge_members ?? '', merge_amounts ?? '', merge_mixed ? 'mixed' : ''].join('/');
}

/** The canonical order of facts, which makes any two histories of one set look the same. */
export function compareFacts(a: Statement, b: Statement): number {
  return firstDifference(byText(a.fact_id, b.fact_id), byText(variantOf(a), variantOf(b)));
}

/** The order's copy of this very statement; undefined where it has none. */
export function copyOf(facts: readonly AppliedFact[], fact: Statement): AppliedFact | undefined {
  return facts.find((kept) => compareFacts(kept, fact) === 0);
}

/**
 * Does this sending of a statement know better when it happened, or did it arrive earlier, than the one that is kept?
 * Where a provider gives no time, each sending has its own (of the envelope, of the arrival): the order keeps the
 * best known and earliest of them, so that no day depends on which sending was heard first.
 */
export function refines(fact: Times, kept: Times): boolean {
  return compareTimes(fact, kept) < 0 || fact.received_at < kept.received_at;
}

/** The set with one more fact, in canonical order; of a statement it has already, the better times. */
export function withFact(facts: readonly AppliedFact[], fact: OrderFact): readonly AppliedFact[] {
  const kept = copyOf(facts, fact);
  if (kept === undefined) return [...facts, keep(fact)].sort(compareFacts);
  return facts.map((each) => (each === kept ? withBetterTimes(kept, fact) : each));
}

function withBetterTimes(kept: AppliedFact, sent: Times): AppliedFact {
  const { occurred_at, time_quality } = compareTimes(sent, kept) < 0 ? sent : kept;
  return { ...kept, occurred_at, time_quality, received_at: Math.min(kept.received_at, sent.received_at) };
}

function compareTimes(a: Times, b: Times): number {
  return firstDifference(
    timeQualityOrder(a.time_quality) - timeQualityOrder(b.time_quality),
    a.occurred_at - b.occurred_at,
  );
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
  };
}
