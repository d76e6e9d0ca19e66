import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { byAmount } from '../lists.js';
import { REFUND_TOTAL } from '../ranks.js';
import { unitKey, unitOf } from './unit.js';

/** The amount a fact is about; null where it states none. */
export function mainAmount(fact: AppliedFact): bigint | null {
  if (fact.type === REFUND_TOTAL) return fact.refund_total_minor;
  return fact.refund_minor ?? fact.paid_minor ?? fact.order_minor;
}

/** All money a fact states, as a text to compare and to show. */
export function moneyText(fact: AppliedFact): string {
  const stated = [
    ['order', fact.order_minor],
    ['paid', fact.paid_minor],
    ['refund', fact.refund_minor],
    ['refund total', fact.refund_total_minor],
  ].filter(([, amount]) => amount !== null);
  const unit = unitOf(fact);
  return `${stated.map((each) => each.join(' ')).join(' ')} ${unit === null ? '' : unitKey(unit)}`.trim();
}

/** Highest less lowest; null where there is no amount. */
export function spread(amounts: readonly (bigint | null)[]): bigint | null {
  const sorted = amounts.filter((amount) => amount !== null).sort(byAmount);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  return lowest === undefined || highest === undefined ? null : highest - lowest;
}
