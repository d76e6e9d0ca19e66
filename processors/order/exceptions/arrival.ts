import type { AppliedFact, OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { settlementOf } from '../derive/settlement.js';
import { totalStatements } from '../derive/statements.js';
import { sameUnit } from '../derive/unit.js';
import { byAmount } from '../lists.js';
import { rank, SETTLEMENT_STATES } from '../ranks.js';
import { type Finding, when } from './finding.js';

/** What only the order of arrival can tell: a report lower than one received before it. */
export function arrivalFindings(before: OrderSnapshot | null, fact: AppliedFact): readonly Finding[] {
  if (before === null || fact.held) return [];
  const earlier = before.facts.filter((kept) => !kept.held);
  return [...totalDecreased(earlier, fact), ...settlementRegressed(before, fact)];
}

/** A lower running total after a higher one: the highest is kept. */
function totalDecreased(earlier: readonly AppliedFact[], fact: AppliedFact): readonly Finding[] {
  return totalStatements([fact]).flatMap(({ fact: { refund_total_minor: total, currency, exponent } }) => {
    const unit = { currency, exponent };
    const known = totalStatements(earlier).filter((kept) => sameUnit(kept.fact, unit));
    const highest =
      known
        .map((kept) => kept.fact.refund_total_minor)
        .sort(byAmount)
        .at(-1) ?? total;
    return when(total < highest, () => ({
      kind: 'refund_total_decreased',
      subject: '',
      unit,
      atStakeMinor: highest - total,
      detail: `total ${total} received after ${highest}`,
    }));
  });
}

/** A lower settlement status after a higher one: the highest is kept. */
function settlementRegressed(before: OrderSnapshot, fact: AppliedFact): readonly Finding[] {
  const now = settlementOf(fact);
  const lower = rank(SETTLEMENT_STATES, now) < rank(SETTLEMENT_STATES, before.settlement_state);
  return when(fact.settlement !== null && lower, () => ({
    kind: 'settlement_regressed',
    subject: '',
    unit: null,
    atStakeMinor: null,
    detail: `${now} received after ${before.settlement_state}`,
  }));
}
