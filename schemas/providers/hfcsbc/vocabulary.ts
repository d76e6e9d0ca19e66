import type { PaymentType, RefundType } from '../fact.js';

export interface TradeMeaning {
  readonly payment: PaymentType;
  /** Whether refundFee is a running total of refunds made; `if-any` only where it is above zero. */
  readonly refundTotal: 'always' | 'if-any' | 'never';
  readonly claim: 'PARTIAL' | 'FULL' | null;
}

function meaning(
  payment: PaymentType,
  refundTotal: TradeMeaning['refundTotal'] = 'if-any',
  claim: TradeMeaning['claim'] = null,
): TradeMeaning {
  return { payment, refundTotal, claim };
}

/**
 * tradeStatus: the page's words, plus CLOSED and REFUNDING of the platform's SDK. REFUNDING says paid and a refund
 * under way; whether its refundFee already counts that refund is not said, so it states no total.
 */
export const tradeMeanings: ReadonlyMap<string, TradeMeaning> = new Map([
  ['WAIT', meaning('payment.pending')],
  ['SUCCESS', meaning('payment.succeeded')],
  ['SUCCESS_PART_REFUND', meaning('payment.succeeded', 'always', 'PARTIAL')],
  ['SUCCESS_FULL_REFUND', meaning('payment.succeeded', 'always', 'FULL')],
  ['REFUNDING', meaning('payment.succeeded', 'never')],
  ['FAILURE', meaning('payment.failed')],
  ['CLOSE', meaning('payment.closed')],
  ['CLOSED', meaning('payment.closed')],
]);

/** refundStatus: a closed refund was not carried out. */
export const refundTypes: ReadonlyMap<string, RefundType> = new Map([
  ['WAIT', 'refund.pending'],
  ['SUCCESS', 'refund.succeeded'],
  ['FAILURE', 'refund.failed'],
  ['CLOSE', 'refund.failed'],
  ['CLOSED', 'refund.failed'],
]);
