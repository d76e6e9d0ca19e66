import type { PaymentType, RefundType } from '../fact.js';

export type Settlement = 'NONE' | 'IN_SETTLEMENT' | 'SETTLED';

/** V2 payStatus, page 5.6. */
export const paymentTypes: ReadonlyMap<string, PaymentType> = new Map([
  ['SUCCESS', 'payment.succeeded'],
  ['EXPIRED', 'payment.expired'],
  ['PROCESSING', 'payment.pending'],
  ['FAIL', 'payment.failed'],
]);

/** V2 refundStatus, page 5.6: typed int there, but listed as words; a number has no documented meaning. */
export const refundTypes: ReadonlyMap<string, RefundType> = new Map([
  ['SUCCESS', 'refund.succeeded'],
  ['PROCESSING', 'refund.pending'],
  ['FAIL', 'refund.failed'],
]);

/** V2 settlementStatus, page 5.6. */
export const settlements: ReadonlyMap<string, Settlement> = new Map([
  ['0', 'NONE'],
  ['1', 'IN_SETTLEMENT'],
  ['2', 'SETTLED'],
]);

/** V2 payMethod, page 5.6. */
const channels: ReadonlyMap<string, string> = new Map([
  ['1', 'WECHAT'],
  ['11', 'ALIPAY_PLUS'],
]);

/** V1 transStatus of a payment, page 5 "Result callback". */
export const v1PaymentTypes: ReadonlyMap<string, PaymentType> = new Map([
  ['0', 'payment.succeeded'],
  ['1', 'payment.failed'],
]);

/** V1 settlementStatus, page 4.4: 1 is "none" here and "in settlement" in V2. */
export const v1Settlements: ReadonlyMap<string, Settlement> = new Map([
  ['1', 'NONE'],
  ['2', 'SETTLED'],
]);

/** V1 payMethod, page 4.4: 1 is NewPay here and WeChat in V2. */
const v1Channels: ReadonlyMap<string, string> = new Map([
  ['1', 'NEWPAY'],
  ['3', 'VISA'],
  ['4', 'MASTERCARD'],
  ['5', 'WECHAT'],
  ['6', 'ALIPAY'],
]);

/**
 * The channel a payMethod names. The request pages know more channels than the callback page has numbers for
 * (LAO QR for one), and no amount depends on it, so an unknown number is kept as `PAY_METHOD_<n>`.
 */
export function channelOf(payMethod: string | null, version: 'v1' | 'v2'): string | null {
  if (payMethod === null) return null;
  const table = version === 'v1' ? v1Channels : channels;
  return table.get(payMethod) ?? `PAY_METHOD_${payMethod}`;
}

/** The words beside transStatus 0 in both samples of V1. */
const SAMPLED_SUCCESS = 'Transaction Success';

/**
 * V1 transStatus of a refund, by the option that says which number is success (README, doubt 3).
 * @param transInfo the words beside the number; believed only where the option is `as-sampled`
 */
export function v1RefundTypes(success: string, transInfo: string | null): ReadonlyMap<string, RefundType> {
  if (success === '0') {
    return new Map([
      ['0', 'refund.succeeded'],
      ['1', 'refund.failed'],
    ]);
  }
  if (success === '1') {
    return new Map([
      ['1', 'refund.succeeded'],
      ['0', 'refund.failed'],
    ]);
  }
  return transInfo === SAMPLED_SUCCESS ? new Map([['0', 'refund.succeeded']]) : new Map();
}
