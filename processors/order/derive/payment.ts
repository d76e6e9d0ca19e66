import { localDay } from '@quittance/schemas/days';
import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { PAYMENT_STATES, type PaymentState, paymentStateOf, rank } from '../ranks.js';
import type { Evidence } from './evidence.js';
import { best } from './prudence.js';
import { sameUnit, type Unit, unitOf } from './unit.js';

/** The payment axis of an order. */
export interface Payment {
  readonly state: PaymentState;
  /** The payment's unit, else that of the first fact with an amount; null while no amount is known. */
  readonly unit: Unit | null;
  readonly orderMinor: bigint | null;
  readonly paidMinor: bigint;
  readonly paidIsAssumed: boolean;
  /** Claimed as paid by held facts only. */
  readonly heldMinor: bigint;
  /** The fact that says it is paid and for how much; null while none counts. */
  readonly paidBy: AppliedFact | null;
  readonly paidDay: number | null;
}

/** Payment state = highest rank over the counted facts; the amount is that of the prudent success. */
export function derivePayment(evidence: Evidence, timeZone: string): Payment {
  const { leading } = evidence;
  const unit = leading.map(unitOf).find((candidate) => candidate !== null) ?? null;
  const paidBy = best(evidence.counted.filter(succeeded));
  return {
    state: highestState(evidence.counted),
    unit,
    orderMinor: orderAmount(leading, unit),
    paidMinor: paidBy?.paid_minor ?? 0n,
    paidIsAssumed: paidBy?.paid_is_assumed ?? false,
    heldMinor: paidBy === null ? (best(evidence.held.filter(succeeded))?.paid_minor ?? 0n) : 0n,
    paidBy,
    paidDay: paidBy === null ? null : localDay(paidBy.occurred_at, timeZone),
  };
}

function highestState(counted: readonly AppliedFact[]): PaymentState {
  return counted
    .map((fact) => paymentStateOf(fact.type) ?? 'UNKNOWN')
    .reduce((a, b) => (rank(PAYMENT_STATES, b) > rank(PAYMENT_STATES, a) ? b : a), 'UNKNOWN');
}

function orderAmount(leading: readonly AppliedFact[], unit: Unit | null): bigint | null {
  const teller = leading.find((fact) => fact.order_minor !== null && sameUnit(unitOf(fact), unit));
  return teller?.order_minor ?? null;
}

function succeeded(fact: AppliedFact): boolean {
  return fact.type === 'payment.succeeded';
}
