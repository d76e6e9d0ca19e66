import type { DocumentedField } from '../drift.js';

/** The merged body: of its members only the list is documented beside the two numbers. */
export const mergeFields: readonly DocumentedField[] = [
  { name: 'ownerMergeNo', type: 'string', mandatory: true },
  { name: 'osMergeNo', type: 'string', mandatory: true },
];

/**
 * One order, by the callback page [H0], which its own sample breaks. payTime, mandatory there, is judged by the
 * order's state. Channels and products are those of the page and of the request pages and SDK [H2, H3].
 */
export const orderFields: readonly DocumentedField[] = [
  { name: 'ownerTradeNo', type: 'string', mandatory: true },
  { name: 'osTradeNo', type: 'string', mandatory: true },
  { name: 'tpTradeNo', type: 'string', mandatory: true },
  { name: 'tradeStatus', type: 'string', mandatory: true },
  { name: 'orderFee', type: 'number', mandatory: true },
  { name: 'paymentFee', type: 'number', mandatory: true },
  { name: 'remark', type: 'string', mandatory: true },
  { name: 'osMerchantCode', type: 'string', mandatory: true },
  { name: 'osStoreCode', type: 'string', mandatory: true },
  { name: 'createdTime', type: 'number', mandatory: true },
  {
    name: 'payChannel',
    type: 'string',
    mandatory: true,
    values: ['ALI_PAY', 'WX_PAY', 'CMB', 'CCB', 'ICBC'],
  },
  {
    name: 'payProduct',
    type: 'string',
    mandatory: true,
    values: ['APP', 'MINI_APP', 'M_WEB', 'PC_WEB', 'USER_QR', 'MCH_QR', 'FACE', 'H5', 'CREDIT'],
  },
  { name: 'title', type: 'string', mandatory: true },
  { name: 'refundFee', type: 'number', mandatory: true },
];

/** A refund, by the SDK's result class [H2]: its types are known, what must be there is not. */
export const refundFields: readonly DocumentedField[] = [
  { name: 'osRefundNo', type: 'string' },
  { name: 'osTradeNo', type: 'string' },
  { name: 'refundStatus', type: 'string' },
  { name: 'refundFee', type: 'number' },
  { name: 'orderFee', type: 'number' },
  { name: 'createdTime', type: 'number' },
  { name: 'refundTime', type: 'number' },
];
