import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { AppliedFact, OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { settlementOf } from '../derive/settlement.js';
import { mainAmount } from '../derive/stated.js';
import { totalStatements } from '../derive/statements.js';
import { sameUnit, unitOf } from '../derive/unit.js';
import { copyOf, keep } from '../facts.js';
import { byAmount } from '../lists.js';
import {
  PAYMENT_STATES,
  paymentStateOf,
  REFUND_STATES,
  rank,
  refundStateOf,
  SETTLEMENT_STATES,
} from '../ranks.js';
import { type Finding, iso, when } from './finding.js';

const DAY_MS = 86_400_000;

/**
 * What only the order of arrival can tell: a report lower than one received before it, or one that changes a state
 * more than a day after it happened. A repeat that refines a time tells nothing new.
 */
export function arrivalFindings(before: OrderSnapshot | null, sent: OrderFact): readonly Finding[] {
  if (sent.held || copyOf(before?.facts ?? [], sent) !== undefined) return [];
  const fact = keep(sent);
  const earlier = (before?.facts ?? []).filter((kept) => !kept.held);
  return [
    ...totalDecreased(earlier, fact),
    ...settlementRegressed(before, fact),
    ...staleDelivery(before, fact),
  ];
}

/** Providers repeat for half an hour to a day; later news of a payment or refund may fall on a day already closed. */
function staleDelivery(before: OrderSnapshot | null, fact: AppliedFact): readonly Finding[] {
  const lateMs = fact.received_at - fact.occurred_at;
  return when(lateMs > DAY_MS && fact.time_quality !== 'received' && isNews(before, fact), () => ({
    kind: 'stale_delivery',
    subject: fact.fact_id,
    unit: unitOf(fact),
    atStakeMinor: mainAmount(fact),
    detail: `occurred ${iso(fact.occurred_at)}, first received ${iso(fact.received_at)}`,
    causes: [fact],
  }));
}

/** Does the fact lift the payment's or its refund's state above what was known? */
function isNews(before: OrderSnapshot | null, fact: AppliedFact): boolean {
  const payment = paymentStateOf(fact.type);
  if (payment !== null)
    return rank(PAYMENT_STATES, payment) > rank(PAYMENT_STATES, before?.payment_state ?? '');
  const refund = refundStateOf(fact.type);
  const known = before?.refunds.find((row) => row.refund_no === fact.refund_no && !row.held);
  return refund !== null && rank(REFUND_STATES, refund) > rank(REFUND_STATES, known?.state ?? '');
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
      causes: [fact],
    }));
  });
}

/** A lower settlement status after a higher one: the highest is kept. */
function settlementRegressed(before: OrderSnapshot | null, fact: AppliedFact): readonly Finding[] {
  const [now, known] = [settlementOf(fact), before?.settlement_state ?? 'UNKNOWN'];
  const lower = rank(SETTLEMENT_STATES, now) < rank(SETTLEMENT_STATES, known);
  return when(fact.settlement !== null && lower, () => ({
    kind: 'settlement_regressed',
    subject: '',
    unit: null,
    atStakeMinor: null,
    detail: `${now} received after ${known}`,
    causes: [fact],
  }));
}
