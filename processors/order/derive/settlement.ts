import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { rank, SETTLEMENT_STATES, type SettlementState } from '../ranks.js';
import type { Evidence } from './evidence.js';

/** The settlement axis of an order. */
export interface Settlement {
  readonly state: SettlementState;
  /** Earliest time a counted fact gives for SETTLED; null until then. */
  readonly settledAt: number | null;
}

/** The highest settlement reported; UNKNOWN where the provider never speaks of it. */
export function deriveSettlement(evidence: Evidence): Settlement {
  const state = evidence.counted.map(settlementOf).reduce(higher, 'UNKNOWN');
  const settled = evidence.counted.filter((fact) => settlementOf(fact) === 'SETTLED');
  return {
    state,
    settledAt: settled.length === 0 ? null : Math.min(...settled.map((fact) => fact.occurred_at)),
  };
}

/** What a fact says about settlement; UNKNOWN where it says nothing. */
export function settlementOf(fact: Pick<AppliedFact, 'settlement'>): SettlementState {
  return SETTLEMENT_STATES.find((state) => state === fact.settlement) ?? 'UNKNOWN';
}

function higher(a: SettlementState, b: SettlementState): SettlementState {
  return rank(SETTLEMENT_STATES, b) > rank(SETTLEMENT_STATES, a) ? b : a;
}
