import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { compareFacts } from '../facts.js';
import { byAmount, byText, firstBy } from '../lists.js';
import { PAYMENT_STATES, paymentStateOf, rank, TRUSTS, timeQualityOrder } from '../ranks.js';
import { unitKey, unitOf } from './unit.js';

/**
 * Which of two statements counts, where a provider says the same thing twice with different content: better trust
 * first, then the prudent one (lower payment, higher refund, lower price), then the better known and earlier time,
 * then the canonical order. Nothing here depends on which came first: all money is compared before any time, because
 * a retry may refresh a time and be heard before its first sending.
 */
export function comparePrudence(a: AppliedFact, b: AppliedFact): number {
  return (
    rank(TRUSTS, b.trust) - rank(TRUSTS, a.trust) ||
    byAmount(a.paid_minor, b.paid_minor) ||
    higherFirst(a.refund_minor, b.refund_minor) ||
    higherFirst(a.refund_total_minor, b.refund_total_minor) ||
    byAmount(a.order_minor, b.order_minor) ||
    byText(unitText(a), unitText(b)) ||
    timeQualityOrder(a.time_quality) - timeQualityOrder(b.time_quality) ||
    a.occurred_at - b.occurred_at ||
    compareFacts(a, b)
  );
}

/** Payment facts first, the highest rank leading; among equals the prudent one; the rest in canonical order. */
export function compareLead(a: AppliedFact, b: AppliedFact): number {
  const [rankA, rankB] = [paymentRank(a), paymentRank(b)];
  if (rankA === -1 && rankB === -1) return compareFacts(a, b);
  return rankB - rankA || comparePrudence(a, b);
}

/** The statement that counts among several; null where there is none. */
export function best(facts: readonly AppliedFact[]): AppliedFact | null {
  const [first, ...others] = facts;
  return first === undefined ? null : firstBy([first, ...others], comparePrudence);
}

function paymentRank(fact: AppliedFact): number {
  const state = paymentStateOf(fact.type);
  return state === null ? -1 : rank(PAYMENT_STATES, state);
}

function unitText(fact: AppliedFact): string {
  const unit = unitOf(fact);
  return unit === null ? '' : unitKey(unit);
}

function higherFirst(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return byAmount(a, b);
  return byAmount(b, a);
}
