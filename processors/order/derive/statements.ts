import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { REFUND_TOTAL, type RefundState, refundStateOf } from '../ranks.js';

type WithUnit = AppliedFact & { readonly currency: string; readonly exponent: number };

/** What a fact says about one refund (an increment). */
export interface RefundStatement {
  readonly state: RefundState;
  readonly number: string;
  readonly fact: WithUnit & { readonly refund_minor: bigint };
}

/** What a fact says about all refunds of an order so far (a running total). */
export interface TotalStatement {
  readonly fact: WithUnit & { readonly refund_total_minor: bigint };
}

/** The facts that speak of one refund. None lacks its amount: decide() refuses such. */
export function refundStatements(facts: readonly AppliedFact[]): readonly RefundStatement[] {
  return facts.flatMap((fact) => {
    const state = refundStateOf(fact.type);
    return state !== null && statesRefund(fact)
      ? [{ state, number: fact.refund_no ?? fact.fact_id, fact }]
      : [];
  });
}

/** The facts that report a running total. */
export function totalStatements(facts: readonly AppliedFact[]): readonly TotalStatement[] {
  return facts.flatMap((fact) => (fact.type === REFUND_TOTAL && statesTotal(fact) ? [{ fact }] : []));
}

function statesRefund(fact: AppliedFact): fact is RefundStatement['fact'] {
  return fact.refund_minor !== null && fact.currency !== null && fact.exponent !== null;
}

function statesTotal(fact: AppliedFact): fact is TotalStatement['fact'] {
  return fact.refund_total_minor !== null && fact.currency !== null && fact.exponent !== null;
}
