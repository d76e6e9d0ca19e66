import type { DocumentedField } from '../drift.js';

/** Page 5.6 "Callback" gives a type for each field and says of none that it must be there. */

export const envelopeFields: readonly DocumentedField[] = [
  { name: 'success', type: 'boolean' },
  { name: 'timestamp', type: 'number' },
];

export const amountFields: readonly DocumentedField[] = [
  { name: 'value', type: 'string' },
  { name: 'currency', type: 'string' },
];

/** An unlisted payMethod or orderType moves no money: it is kept as it came, and flagged. */
export const paymentFields: readonly DocumentedField[] = [
  { name: 'appId', type: 'string' },
  { name: 'payStatus', type: 'string' },
  { name: 'payMethod', type: 'number', values: ['1', '11'] },
  {
    name: 'orderType',
    type: 'string',
    values: ['STATIC_CODE', 'DYNAMIC_CODE', 'MICRO_CODE', 'MINI_APP', 'APP', 'ONLINE', 'AUTO_DEBIT'],
  },
  { name: 'mchOrderNo', type: 'string' },
  { name: 'newpayOrderNo', type: 'string' },
  { name: 'settlementStatus', type: 'number' },
  { name: 'paytime', type: 'number' },
];

/** refundStatus is typed int there but listed as words, which are what is read: no drift either way. */
export const refundFields: readonly DocumentedField[] = [
  { name: 'newpayRefundNo', type: 'string' },
  { name: 'newpayOrderNo', type: 'string' },
];
