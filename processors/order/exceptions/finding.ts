import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import type { Unit } from '../derive/unit.js';
import type { OrderView } from '../derive/view.js';

/**
 * The kinds of exception that facts can decide. H blocks a clean day. `fromLog` ones are read from the order of
 * arrival: the same on every replay, informative, never part of the money state. Kinds that time decides (a refund
 * waiting for its payment, an overdue settlement, a day's bill that lacks the order) and kinds between orders (one merchant order number paid twice) are
 * decided when read, not here (docs/decisions/0017).
 */
export const EXCEPTION_KINDS = {
  terminal_conflict: { severity: 'H', fromLog: false },
  refund_on_unpaid: { severity: 'H', fromLog: false },
  over_refund: { severity: 'H', fromLog: false },
  refund_state_disagrees: { severity: 'M', fromLog: false },
  refund_total_decreased: { severity: 'L', fromLog: true },
  refund_terminal_conflict: { severity: 'H', fromLog: false },
  restated: { severity: 'H', fromLog: false },
  amount_mismatch: { severity: 'H', fromLog: false },
  amount_inconsistent: { severity: 'M', fromLog: false },
  currency_mismatch: { severity: 'H', fromLog: false },
  settlement_regressed: { severity: 'M', fromLog: true },
  settled_unpaid: { severity: 'H', fromLog: false },
  settled_then_refunded: { severity: 'L', fromLog: false },
  clock_shift: { severity: 'M', fromLog: false },
  future_time: { severity: 'M', fromLog: false },
  unsigned: { severity: 'M', fromLog: false },
  merge_mixed_outcome: { severity: 'M', fromLog: false },
  merge_member_changed: { severity: 'M', fromLog: false },
  merge_sum_mismatch: { severity: 'M', fromLog: false },
  attribution_unknown: { severity: 'H', fromLog: false },
  schema_drift: { severity: 'M', fromLog: false },
  statement_diff: { severity: 'H', fromLog: false },
  stale_delivery: { severity: 'M', fromLog: true },
} as const;
export type ExceptionKind = keyof typeof EXCEPTION_KINDS;

/** Something odd about an order, with the money at stake. */
export interface Finding {
  readonly kind: ExceptionKind;
  /** What in the order it is about: a refund number, a fact id; empty for the order itself. */
  readonly subject: string;
  readonly unit: Unit | null;
  readonly atStakeMinor: bigint | null;
  /** For a person. Never holds personal data: amounts, states, times and numbers only. */
  readonly detail: string;
  /** The facts it was read from. */
  readonly causes: readonly Pick<AppliedFact, 'fact_id'>[];
}

/** Looks at an order for the kinds of one family. */
export type Detector = (view: OrderView) => readonly Finding[];

/** The member itself, or nothing: lets a detector list its findings. */
export function when(condition: boolean, finding: () => Finding): readonly Finding[] {
  return condition ? [finding()] : [];
}

/** Time as details show it. */
export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
