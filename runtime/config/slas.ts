export const MINUTE_S = 60;
export const HOUR_S = 60 * MINUTE_S;
export const DAY_S = 24 * HOUR_S;

/**
 * How long each of these may last before it is an exception, in seconds: what holds where the SLA file says nothing.
 * The kinds are decided when read, not in the fold (docs/decisions/0017).
 */
export const DEFAULT_SLAS = {
  /** refund_without_payment: since the order was first heard of (domain.md §3.5). */
  refund_without_payment: 15 * MINUTE_S,
  /** overdue_settlement: since the payment, where the source reports settlement. */
  overdue_settlement: 3 * DAY_S,
  /** pending_too_long of a payment: since the order was first heard of. */
  pending_payment: 2 * HOUR_S,
  /** pending_too_long of a refund: since its provider told of it. */
  pending_refund: DAY_S,
} as const;
export type SlaName = keyof typeof DEFAULT_SLAS;

/** One row of the table: for whom, and how long. Of several that fit an order the most specific one holds. */
export interface SlaRule {
  readonly sla: SlaName;
  /** Empty = every provider. */
  readonly provider: string;
  /** Empty = every account of the provider. */
  readonly account: string;
  /** null = never too long. */
  readonly seconds: number | null;
}

export function isSla(text: string): text is SlaName {
  return Object.hasOwn(DEFAULT_SLAS, text);
}

/** Are two rules about the same orders? */
export function sameScope(a: SlaRule, b: SlaRule): boolean {
  return a.sla === b.sla && a.provider === b.provider && a.account === b.account;
}

function specificity(rule: SlaRule): number {
  return Number(rule.provider !== '') + Number(rule.account !== '');
}

/** The whole table, most specific first: what was chosen, and the defaults for what was not. */
export function completeSlas(chosen: readonly SlaRule[]): readonly SlaRule[] {
  const defaults = Object.keys(DEFAULT_SLAS)
    .filter(isSla)
    .map((sla): SlaRule => ({ sla, provider: '', account: '', seconds: DEFAULT_SLAS[sla] }))
    .filter((rule) => !chosen.some((other) => sameScope(rule, other)));
  return [...chosen, ...defaults].toSorted((a, b) => specificity(b) - specificity(a));
}
