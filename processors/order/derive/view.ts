import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { type Compared, compareBills } from './bills.js';
import { standingClaims } from './claims.js';
import { type Evidence, gather } from './evidence.js';
import { derivePayment, type Payment } from './payment.js';
import { deriveRefunds, type Refunds } from './refunds.js';
import { deriveSettlement, type Settlement } from './settlement.js';

/** Everything about an order that is a function of the *set* of its facts. */
export interface OrderView {
  readonly evidence: Evidence;
  readonly payment: Payment;
  readonly refunds: Refunds;
  readonly settlement: Settlement;
  /** The provider's bills against the three. */
  readonly compared: readonly Compared[];
}

/** The three axes of an order from its facts, and the bills beside them. @param timeZone zone of the account's days */
export function derive(facts: readonly AppliedFact[], timeZone: string): OrderView {
  const evidence = gather(facts);
  const payment = derivePayment(evidence, timeZone);
  const refunds = deriveRefunds(evidence, payment.unit, payment.paidMinor);
  return {
    evidence,
    payment,
    refunds,
    settlement: deriveSettlement(evidence),
    compared: compareBills(standingClaims(evidence.claimed), payment, refunds),
  };
}
