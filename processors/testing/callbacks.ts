import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import * as eftpay from '@quittance/schemas/providers/eftpay/sandbox';
import * as hfcsbc from '@quittance/schemas/providers/hfcsbc/sandbox';
import * as newpay from '@quittance/schemas/providers/newpay/sandbox';
import { providers } from '@quittance/schemas/providers/registry';

/** 2026-03-01 12:00 at UTC+8. */
export const NOON = Date.UTC(2026, 2, 1, 4);

const ACCOUNTS = {
  newpay: { account: 'laos', zone: 'Asia/Vientiane', trust: 'SIGNED', options: {} },
  hfcsbc: {
    account: 'hefei',
    zone: 'Asia/Shanghai',
    trust: 'UNSIGNED',
    options: { unsigned: 'count_flagged' },
  },
  eftpay: { account: 'hk', zone: 'Asia/Hong_Kong', trust: 'SIGNED', options: {} },
} as const;
type ProviderName = keyof typeof ACCOUNTS;

const signing = { signer: newpay.sandboxKey('k1').signer };

/** A body to be sent, and the number its callback is keyed by. */
export interface Posting {
  readonly provider: ProviderName;
  readonly routingKey: string;
  readonly body: string;
}

export function newpayPayment(orderNo: string, value: string, payStatus = 'SUCCESS'): Posting {
  const notice = {
    newpayOrderNo: orderNo,
    mchOrderNo: `M-${orderNo}`,
    value,
    currency: 'USD',
    payStatus,
    settlementStatus: null,
    paytime: payStatus === 'SUCCESS' ? NOON : null,
    timestamp: NOON,
  };
  return { provider: 'newpay', routingKey: orderNo, body: newpay.paymentBody(notice, signing) };
}

export function newpayRefund(
  orderNo: string,
  refundNo: string,
  refundValue: string,
  orderValue: string,
): Posting {
  const notice = {
    newpayRefundNo: refundNo,
    mchRefundNo: `M-${refundNo}`,
    newpayOrderNo: orderNo,
    refundValue,
    orderValue,
    currency: 'USD',
    refundStatus: 'SUCCESS',
    timestamp: NOON + 1_000,
  };
  return { provider: 'newpay', routingKey: orderNo, body: newpay.refundBody(notice, signing) };
}

export interface MergeMember {
  readonly no: string;
  readonly status: string;
  readonly fee: number;
  readonly refunded: number;
}

/** A merged order, each member as it is now. */
export function hfcsbcMerge(mergeNo: string, members: readonly MergeMember[]): Posting {
  const subOrders = members.map(({ no, status, fee, refunded }) => ({
    osTradeNo: no,
    ownerTradeNo: `M-${no}`,
    tpTradeNo: `T-${no}`,
    tradeStatus: status,
    orderFee: fee,
    paymentFee: fee,
    refundFee: refunded,
    createdTime: NOON - 60_000,
    payTime: status.startsWith('SUCCESS') ? NOON : null,
  }));
  const notice = { osMergeNo: mergeNo, ownerMergeNo: `M-${mergeNo}`, subOrders };
  return { provider: 'hfcsbc', routingKey: mergeNo, body: hfcsbc.mergedBody(notice, 'bare') };
}

const eftpayNotice = (orderNo: string, totalFee: string) => ({
  userConfirmKey: 'S1',
  eftpayTradeNo: orderNo,
  outTradeNo: `M-${orderNo}`,
  transactionId: `T-${orderNo}`,
  totalFee,
  currency: 'HKD',
  tradeStatus: 'TRADE_SUCCESS',
  wallet: 'WECHATCN',
  gmtPayment: '2026-03-01 12:00:00',
  time: '20260301120001',
});

export function eftpaySale(orderNo: string, totalFee: string): Posting {
  const body = eftpay.saleBody('web', eftpayNotice(orderNo, totalFee), 'secret');
  return { provider: 'eftpay', routingKey: orderNo, body };
}

export function eftpayRefund(orderNo: string, refundNo: string, amount: string, totalFee: string): Posting {
  const tradeStatus = amount === totalFee ? 'TRADE_CLOSED' : 'TRADE_REFUND';
  const notice = { ...eftpayNotice(orderNo, totalFee), tradeStatus, refundNo, returnAmount: amount };
  return { provider: 'eftpay', routingKey: orderNo, body: eftpay.refundBody('web', notice, 'secret') };
}

/** A posting as the ingress would write it; each call is another callback with the same bytes. */
export function ingressRecord(
  posting: Posting,
  callbackId: string,
  topic: string,
  encode: (callback: Callback) => Buffer,
): OutgoingRecord {
  const { account, zone, trust, options } = ACCOUNTS[posting.provider];
  const rules = Object.entries(providers.get(posting.provider)?.options ?? {});
  const value = encode({
    callback_id: callbackId,
    provider: posting.provider,
    account,
    merchant: 'acme',
    time_zone: zone,
    options: { ...Object.fromEntries(rules.map(([name, rule]) => [name, rule.default])), ...options },
    received_at: NOON + 2_000,
    trust,
    key_id: 'k1',
    content_type: 'application/json',
    body: Buffer.from(posting.body),
    body_sha256: '',
  });
  return {
    topic,
    key: Buffer.from(posting.routingKey),
    value,
    headers: { provider: posting.provider, account, callback_id: callbackId },
    timestampMs: NOON + 2_000,
    partition: null,
  };
}
