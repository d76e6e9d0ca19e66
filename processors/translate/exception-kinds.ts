import { EXCEPTION_KINDS } from '../order/exceptions/finding.js';

/** Decided when read, by time or between orders (docs/decisions/0017): no order lists them, people work on them all the same. */
export const READ_KINDS = [
  'refund_without_payment',
  'overdue_settlement',
  'pending_too_long',
  'duplicate_merchant_order',
] as const;

/** Is there such a kind of exception at all? */
export function isExceptionKind(kind: string): boolean {
  return Object.hasOwn(EXCEPTION_KINDS, kind) || READ_KINDS.some((known) => known === kind);
}
