import { describe } from '@quittance/processors/order/derive/describe';
import { derive, type OrderView } from '@quittance/processors/order/derive/view';
import { copyOf, withFact } from '@quittance/processors/order/facts';
import { MAX_FACTS_PER_ORDER, refusalOf } from '@quittance/processors/order/refusals';
import { localDay } from '@quittance/schemas/days';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';

/** The facts of one order as they arrived, and the set they make. */
export interface FactSet {
  readonly first: OrderFact;
  readonly facts: readonly AppliedFact[];
}

/** In order of arrival: it decides nothing about money, but the zone of an order that has several. */
export function compareArrivals(a: OrderFact, b: OrderFact): number {
  return (
    a.received_at - b.received_at ||
    Number(a.callback_topic > b.callback_topic) - Number(a.callback_topic < b.callback_topic) ||
    a.callback_partition - b.callback_partition ||
    a.callback_offset - b.callback_offset ||
    a.fact_index - b.fact_index
  );
}

/** Adds a fact as the fold would, but to a set and nothing else: no state, no events, no version. */
export function withNext(set: FactSet | null, fact: OrderFact): FactSet | null {
  if (refusalOf(fact) !== null) return set;
  const facts = set?.facts ?? [];
  if (facts.length >= MAX_FACTS_PER_ORDER && copyOf(facts, fact) === undefined) return set;
  return { first: set?.first ?? fact, facts: withFact(facts, fact) };
}

/** The money of one order, as the public views must show it. */
export interface OrderFigures {
  readonly payment_state: string;
  readonly refund_state: string;
  readonly settlement_state: string;
  readonly currency: string | null;
  readonly exponent: number | null;
  readonly paid_minor: bigint;
  readonly held_minor: bigint;
  readonly refunded_minor: bigint;
  readonly refund_pending_minor: bigint;
  readonly net_minor: bigint;
  readonly refund_count: number;
  /** Days since 1970-01-01. */
  readonly paid_day: number | null;
  readonly facts: number;
}

/** What one order adds to one day of one account in one currency. */
export interface DayShare {
  readonly day: number;
  readonly currency: string;
  readonly exponent: number;
  readonly figures: DayFigures;
}

export interface DayFigures {
  readonly paid_orders: bigint;
  readonly gross_minor: bigint;
  readonly refund_count: bigint;
  readonly refunds_minor: bigint;
  readonly net_minor: bigint;
  readonly settled_minor: bigint;
  readonly unsettled_minor: bigint;
}

/** Whose books: a row of settlement_daily belongs to one of these. */
export interface Owner {
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
}

/** Everything the set implies, derived at once. */
export function figuresOf({ first, facts }: FactSet): {
  readonly owner: Owner;
  readonly order: OrderFigures;
  readonly days: readonly DayShare[];
} {
  const view = derive(facts, first.time_zone);
  const merchant = describe(view.evidence).merchant ?? first.merchant;
  return {
    owner: { provider: first.provider, account: first.account, merchant },
    order: orderFigures(view, facts.length),
    days: dayShares(view, first.time_zone),
  };
}

function orderFigures({ payment, refunds, settlement }: OrderView, facts: number): OrderFigures {
  return {
    payment_state: payment.state,
    refund_state: refunds.state,
    settlement_state: settlement.state,
    currency: payment.unit?.currency ?? null,
    exponent: payment.unit?.exponent ?? null,
    paid_minor: payment.paidMinor,
    held_minor: payment.heldMinor,
    refunded_minor: refunds.refundedMinor,
    refund_pending_minor: refunds.pendingMinor,
    net_minor: payment.paidMinor - refunds.refundedMinor,
    refund_count: refunds.count,
    paid_day: payment.paidDay,
    facts,
  };
}

const NOTHING: DayFigures = {
  paid_orders: 0n,
  gross_minor: 0n,
  refund_count: 0n,
  refunds_minor: 0n,
  net_minor: 0n,
  settled_minor: 0n,
  unsettled_minor: 0n,
};

/** The payment on its day, each refund on its own: what the journal must sum up to, whatever way it took. */
function dayShares({ payment, refunds, settlement }: OrderView, timeZone: string): readonly DayShare[] {
  const { unit, paidMinor: paid, paidDay } = payment;
  if (unit === null) return [];
  const shares: DayShare[] = [];
  const add = (day: number, figures: Partial<DayFigures>) =>
    void shares.push({
      day,
      currency: unit.currency,
      exponent: unit.exponent,
      figures: { ...NOTHING, ...figures },
    });
  if (paid !== 0n && paidDay !== null) add(paidDay, { paid_orders: 1n, gross_minor: paid, net_minor: paid });
  for (const row of refunds.rows) {
    const isOurs = row.currency === unit.currency && row.exponent === unit.exponent && !row.held;
    if (!isOurs || row.state !== 'SUCCEEDED' || row.amount_minor === 0n) continue;
    const minor = row.amount_minor;
    const day = localDay(row.refunded_at, timeZone);
    add(day, { refund_count: 1n, refunds_minor: minor, net_minor: -minor });
  }
  if (payment.state === 'SUCCEEDED' && paidDay !== null) {
    const net = paid - refunds.refundedMinor;
    if (settlement.state === 'SETTLED') add(paidDay, { settled_minor: net });
    if (settlement.state === 'NONE' || settlement.state === 'IN_SETTLEMENT')
      add(paidDay, { unsettled_minor: net });
  }
  return shares;
}
