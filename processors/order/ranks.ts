/**
 * Payment: the state is the highest rank any counted fact reached, so the order of arrival cannot matter.
 *
 *             pending           closed < expired < failed            succeeded
 *   UNKNOWN ──────────▶ PENDING ──────────▶ CLOSED ─▶ EXPIRED ─▶ FAILED ──────────▶ SUCCEEDED
 *
 * There is no way back: a later lower fact is kept and changes nothing. SUCCEEDED beats FAILED because hiding money
 * that was taken is the worse error; both reported is always an exception (terminal_conflict). Among the three unpaid
 * ends the order is fixed, not meaningful: the choice only must not depend on arrival.
 */
export const PAYMENT_STATES = ['UNKNOWN', 'PENDING', 'CLOSED', 'EXPIRED', 'FAILED', 'SUCCEEDED'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/**
 * One refund:   pending          failed            succeeded
 *            ──────────▶ PENDING ───────▶ FAILED ───────────▶ SUCCEEDED
 *
 * FAILED and SUCCEEDED both reported counts as refunded and is an exception (refund_terminal_conflict).
 */
export const REFUND_STATES = ['PENDING', 'FAILED', 'SUCCEEDED'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** Settlement: UNKNOWN ─▶ NONE ─▶ IN_SETTLEMENT ─▶ SETTLED; a lower later report is kept and changes nothing. */
export const SETTLEMENT_STATES = ['UNKNOWN', 'NONE', 'IN_SETTLEMENT', 'SETTLED'] as const;
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

/** Whom to believe first: a person over the provider's answer to a query, that over its bill, that over a callback. */
export const TRUSTS = ['UNSIGNED', 'SIGNED', 'STATEMENT', 'QUERY', 'OPERATOR'] as const;

/** How well a time is known: sent by the provider, time of its envelope, time of arrival. Best first. */
const TIME_QUALITIES = ['provider', 'envelope', 'received'] as const;

const PAYMENT_OF_FACT = new Map<string, PaymentState>([
  ['payment.pending', 'PENDING'],
  ['payment.closed', 'CLOSED'],
  ['payment.expired', 'EXPIRED'],
  ['payment.failed', 'FAILED'],
  ['payment.succeeded', 'SUCCEEDED'],
]);

const REFUND_OF_FACT = new Map<string, RefundState>([
  ['refund.pending', 'PENDING'],
  ['refund.failed', 'FAILED'],
  ['refund.succeeded', 'SUCCEEDED'],
]);

export const REFUND_TOTAL = 'refund.total_reported';
const SETTLEMENT = 'settlement.reported';
/** A person's decision about an exception: says nothing about money. */
export const DECISION = 'operator.decided';
/** A line of a provider's bill: set beside what we know, never part of it. */
export const STATEMENT = 'statement.reported';
const FURTHER_TYPES = new Set([REFUND_TOTAL, SETTLEMENT, DECISION, STATEMENT]);

/** What a line of a bill may be about. */
export { LINE_KINDS } from '@quittance/schemas/statements/mapping';

/** Rank of a member in one of the lists above; -1 for a stranger. */
export function rank(states: readonly string[], state: string): number {
  return states.indexOf(state);
}

/** Is it a member of one of the lists above? */
export function isKnown(states: readonly string[], state: string): boolean {
  return rank(states, state) !== -1;
}

/** What a fact of this type says about the payment; null where it speaks of something else. */
export function paymentStateOf(type: string): PaymentState | null {
  return PAYMENT_OF_FACT.get(type) ?? null;
}

/** What a fact of this type says about one refund; null where it speaks of something else. */
export function refundStateOf(type: string): RefundState | null {
  return REFUND_OF_FACT.get(type) ?? null;
}

export function isKnownType(type: string): boolean {
  return PAYMENT_OF_FACT.has(type) || REFUND_OF_FACT.has(type) || FURTHER_TYPES.has(type);
}

/** The three ends of a payment that took no money. */
export function isUnpaidEnd(state: PaymentState): boolean {
  return state === 'CLOSED' || state === 'EXPIRED' || state === 'FAILED';
}

/** Sort order of a time's quality, best first; a stranger last. */
export function timeQualityOrder(quality: string): number {
  const at = rank(TIME_QUALITIES, quality);
  return at === -1 ? TIME_QUALITIES.length : at;
}
