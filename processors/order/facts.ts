import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { byText, firstDifference } from './lists.js';

/** A fact and where it lies in order-facts. */
export interface Arrival {
  readonly fact: OrderFact;
  readonly partition: number;
  readonly offset: number;
}

type Statement = Pick<AppliedFact, 'fact_id' | 'content_hash' | 'trust' | 'held' | 'merge_no'>;

/**
 * What tells two sendings of one fact id apart. The content, but also how far it is believed (a signed copy of an
 * unsigned statement is news) and the merge it came in (known only when sent as part of one). Same variant = repeat.
 */
export function variantOf(fact: Omit<Statement, 'fact_id'>): string {
  return [fact.content_hash, fact.trust, fact.held ? 'held' : 'counted', fact.merge_no ?? ''].join('/');
}

/** The canonical order of facts, which makes any two histories of one set look the same. */
export function compareFacts(a: Statement, b: Statement): number {
  return firstDifference(byText(a.fact_id, b.fact_id), byText(variantOf(a), variantOf(b)));
}

/** Has the order this very statement already? */
export function holds(facts: readonly AppliedFact[], fact: Statement): boolean {
  return facts.some((kept) => compareFacts(kept, fact) === 0);
}

/** The set with one more fact, in canonical order. */
export function withFact(facts: readonly AppliedFact[], fact: OrderFact): readonly AppliedFact[] {
  return [...facts, keep(fact)].sort(compareFacts);
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
  };
}
