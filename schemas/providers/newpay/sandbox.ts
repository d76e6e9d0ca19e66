import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readJson } from '../json.js';
import { openEnded, type PlainObject, type SandboxKey } from '../sandbox.js';
import type { NestedAmount } from './options.js';
import { string1 } from './string1.js';

/** How to sign: the private key (PEM), and for V2 the rendering that the receiving account is set to. */
export interface Signing {
  readonly signer: string;
  readonly nestedAmount?: NestedAmount;
}

export interface PaymentNotice {
  readonly newpayOrderNo: string;
  readonly mchOrderNo: string;
  /** Decimal text in major units. */
  readonly value: string;
  readonly currency: string;
  readonly payStatus: string;
  readonly settlementStatus: number | null;
  /** Epoch ms; null while unpaid. */
  readonly paytime: number | null;
  /** Of the envelope, epoch ms; a retry may refresh it. */
  readonly timestamp: number;
  /** More members of `data`, or others than the default ones (appId, payMethod, orderType, subject, attach). */
  readonly extra?: PlainObject;
}

export interface RefundNotice {
  readonly newpayRefundNo: string;
  readonly mchRefundNo: string;
  readonly newpayOrderNo: string;
  readonly refundValue: string;
  readonly orderValue: string;
  readonly currency: string;
  readonly refundStatus: string;
  readonly timestamp: number;
  readonly extra?: PlainObject;
}

export interface V1PaymentNotice {
  readonly newpayOrderNo: string;
  readonly orderNo: string;
  readonly orderAmt: string;
  readonly currency: string;
  readonly transStatus: number;
  readonly settlementStatus: number | null;
  readonly timestamp: number;
  readonly extra?: PlainObject;
}

export interface V1RefundNotice {
  readonly newpayRefundOrderNo: string;
  readonly refundOrderNo: string;
  readonly newpayOrderNo: string;
  readonly orderNo: string;
  readonly refundOrderAmt: string;
  readonly currency: string;
  readonly transStatus: number;
  readonly timestamp: number;
  readonly extra?: PlainObject;
}

/** A new RSA-2048 pair: the public half as an account's key, the private half as `signer`. */
export function sandboxKey(id: string): SandboxKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { key: openEnded(id, { publicKey }), signer: privateKey };
}

const privateKeys = new Map<string, KeyObject>();

function privateKey(pem: string): KeyObject {
  const key = privateKeys.get(pem) ?? createPrivateKey(pem);
  privateKeys.set(pem, key);
  return key;
}

/** Adds `sign` to the members as NewPay does. */
export function withSign(members: PlainObject, signing: Signing): PlainObject {
  const reading = readJson(Buffer.from(JSON.stringify(members)));
  if (reading.kind === 'not_json' || reading.value.kind !== 'object') throw new TypeError('not an object');
  const text = string1(reading.value, { nestedAmount: signing.nestedAmount ?? 'compact-json' });
  return {
    ...members,
    sign: sign('sha256', Buffer.from(text), privateKey(signing.signer)).toString('base64'),
  };
}

function envelope(data: PlainObject, timestamp: number): string {
  return JSON.stringify({ success: true, message: 'success', code: '200', timestamp, data });
}

/** V2 payment callback. */
export function paymentBody(notice: PaymentNotice, signing: Signing): string {
  const data = {
    appId: '6',
    payStatus: notice.payStatus,
    payMethod: 1,
    orderType: 'ONLINE',
    orderAmt: { value: notice.value, currency: notice.currency },
    mchOrderNo: notice.mchOrderNo,
    newpayOrderNo: notice.newpayOrderNo,
    subject: 'Sandbox goods',
    settlementStatus: notice.settlementStatus,
    paytime: notice.paytime,
    attach: '',
    ...notice.extra,
  };
  return envelope(withSign(data, signing), notice.timestamp);
}

/** V2 refund callback. */
export function refundBody(notice: RefundNotice, signing: Signing): string {
  const data = {
    newpayRefundNo: notice.newpayRefundNo,
    mchRefundNo: notice.mchRefundNo,
    newpayOrderNo: notice.newpayOrderNo,
    refundAmt: { value: notice.refundValue, currency: notice.currency },
    orderAmt: { value: notice.orderValue, currency: notice.currency },
    refundStatus: notice.refundStatus,
    ...notice.extra,
  };
  return envelope(withSign(data, signing), notice.timestamp);
}

/** Deprecated V1 payment callback: flat, `sign` among the members. */
export function v1PaymentBody(notice: V1PaymentNotice, signing: Signing): string {
  const { extra, ...said } = notice;
  const members = {
    subject: '1',
    transInfo: 'Transaction Success',
    payMethod: 1,
    extra: '',
    appId: 6,
    ...said,
  };
  return JSON.stringify(withSign({ ...members, ...extra }, signing));
}

/** Deprecated V1 refund callback. */
export function v1RefundBody(notice: V1RefundNotice, signing: Signing): string {
  const { extra, ...said } = notice;
  const members = { transInfo: 'Transaction Success', payMethod: 1, appId: 6, ...said };
  return JSON.stringify(withSign({ ...members, ...extra }, signing));
}
