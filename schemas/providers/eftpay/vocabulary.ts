import type { PaymentType, RefundType } from '../fact.js';

/** trade_status of a sale. Appendix 2 is not public: a word not seen in the pages is never guessed, least of all paid. */
export const saleTypes: ReadonlyMap<string, PaymentType> = new Map([
  ['TRADE_SUCCESS', 'payment.succeeded'],
  ['TRADE_PROCESSING', 'payment.pending'],
  ['TRADE_FAIL', 'payment.failed'],
]);

/** TRADE_CLOSED means "closed" only where trade_type says SALE: on a refund it means fully refunded. */
export const declaredSaleTypes: ReadonlyMap<string, PaymentType> = new Map([
  ...saleTypes,
  ['TRADE_CLOSED', 'payment.closed'],
]);

export interface RefundMeaning {
  readonly type: RefundType;
  readonly claim: 'PARTIAL' | 'FULL' | null;
}

/** trade_status of a refund: TRADE_PROCESSING → APPLY_SUCCESS → TRADE_REFUND / TRADE_CLOSED / TRADE_FAIL. */
export const refundMeanings: ReadonlyMap<string, RefundMeaning> = new Map<string, RefundMeaning>([
  ['TRADE_REFUND', { type: 'refund.succeeded', claim: 'PARTIAL' }],
  ['TRADE_CLOSED', { type: 'refund.succeeded', claim: 'FULL' }],
  ['TRADE_FAIL', { type: 'refund.failed', claim: null }],
  ['TRADE_PROCESSING', { type: 'refund.pending', claim: null }],
  ['APPLY_SUCCESS', { type: 'refund.pending', claim: null }],
]);
