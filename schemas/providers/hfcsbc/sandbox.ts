import { randomBytes } from 'node:crypto';
import { openEnded, type PlainObject, type SandboxKey } from '../sandbox.js';

/** How the platform may pack the business fields: all three have been seen or described. */
export type Packing = 'bare' | 'wrapped' | 'base64';

/** A single order, or a member of a merged one. Amounts are in fen. */
export interface OrderNotice {
  readonly osTradeNo: string;
  readonly ownerTradeNo: string;
  readonly tpTradeNo: string;
  readonly tradeStatus: string;
  readonly orderFee: number;
  readonly paymentFee: number;
  /** Running total of refunds. */
  readonly refundFee: number;
  readonly createdTime: number;
  readonly payTime: number | null;
  /** More members, or others than the default ones. */
  readonly extra?: PlainObject;
}

export interface MergedNotice {
  readonly osMergeNo: string;
  readonly ownerMergeNo: string | null;
  readonly subOrders: readonly OrderNotice[];
  readonly extra?: PlainObject;
}

export interface RefundNotice {
  readonly osRefundNo: string;
  readonly ownerRefundNo: string;
  readonly osTradeNo: string;
  readonly tpTradeNo: string;
  readonly refundStatus: string;
  readonly refundFee: number;
  readonly orderFee: number;
  readonly paymentFee: number;
  readonly createdTime: number;
  readonly refundTime: number | null;
  readonly extra?: PlainObject;
}

/** A new path token: it goes into the notify URL, nothing is signed with it. */
export function sandboxKey(id: string): SandboxKey {
  const token = randomBytes(24).toString('base64url');
  return { key: openEnded(id, { pathToken: token }), signer: token };
}

/** Packs business fields as the platform might. */
export function packed(business: PlainObject, packing: Packing): string {
  const text = JSON.stringify(business);
  if (packing === 'bare') return text;
  const data = packing === 'base64' ? Buffer.from(text).toString('base64') : business;
  return JSON.stringify({ code: 8888, msg: '处理成功', data, error: null });
}

function orderMembers(notice: OrderNotice): PlainObject {
  const { extra, ...said } = notice;
  return {
    remark: '',
    osMerchantCode: '2163737276721967',
    osStoreCode: '123',
    payChannel: 'WX_PAY',
    payProduct: 'USER_QR',
    title: 'Sandbox goods',
    callbackUrl: null,
    payBusiness: null,
    ...said,
    ...extra,
  };
}

/** Merged order: one body, several merchants' orders. */
export function mergedBody(notice: MergedNotice, packing: Packing): string {
  const { extra, subOrders, ...said } = notice;
  return packed({ ...said, subOrders: subOrders.map(orderMembers), ...extra }, packing);
}

/** Single order. */
export function singleBody(notice: OrderNotice, packing: Packing): string {
  return packed(orderMembers(notice), packing);
}

/** Refund of one order. */
export function refundBody(notice: RefundNotice, packing: Packing): string {
  const { extra, ...said } = notice;
  return packed({ tpRefundNo: null, refundReason: null, ...said, ...extra }, packing);
}
