import { createHash } from 'node:crypto';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import { refundBody, saleBody } from '@quittance/schemas/providers/eftpay/sandbox';
import type { SandboxAccount } from '../../simulator/provider.js';
import { chinaTime, compactChinaTime } from '../../simulator/text.js';
import { amountMinor, orderNo, type Planned, RECEIVED_AT, type Step } from './plan.js';

function major(minor: bigint): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
}

const STATUS: Readonly<Record<Step, string>> = {
  pending: 'TRADE_PROCESSING',
  paid: 'TRADE_SUCCESS',
  repeated: 'TRADE_SUCCESS',
  'refund applied': 'TRADE_PROCESSING',
  refunded: 'TRADE_REFUND',
};

/** Heard soon after it happened: an older time is a `stale_delivery`, and every notice would raise an exception. */
const PAID_AT = RECEIVED_AT - 120_000;
const SAID_AFTER_MS = 5_000;
const REPEATED_AFTER_MS = 65_000;

/** One of the five notices of an eftPay order, signed with SHA-256. A repeat says the same at a later `time`. */
export function eftpayNotice(
  account: SandboxAccount,
  { order, step }: Pick<Planned, 'order' | 'step'>,
  mark: string,
): string {
  const [{ key, signer }] = account.keys;
  const no = orderNo(order, mark);
  const notice = {
    userConfirmKey: key.fields['userConfirmKey'] ?? '',
    eftpayTradeNo: no,
    outTradeNo: `M-${no}`,
    transactionId: `TX-${no}`,
    totalFee: major(amountMinor(order)),
    currency: 'HKD',
    tradeStatus: STATUS[step],
    wallet: 'ALIPAYHK',
    gmtPayment: chinaTime(PAID_AT),
    time: compactChinaTime(PAID_AT + (step === 'repeated' ? REPEATED_AFTER_MS : SAID_AFTER_MS)),
  };
  if (!step.startsWith('refund')) return saleBody('web', notice, signer);
  const refund = { refundNo: `R-${no}`, returnAmount: major(amountMinor(order) / 2n) };
  return refundBody('web', { ...notice, ...refund }, signer);
}

/** The record that the ingress writes for it. */
export function callbackRecord(
  account: SandboxAccount,
  planned: Planned,
  encode: (callback: Callback) => Buffer,
): OutgoingRecord {
  const body = Buffer.from(eftpayNotice(account, planned, 'T'));
  const { provider, account: name, merchant, timeZone, options, keys } = account;
  const callbackId = `01981f2e-6b3a-7c1d-9e2f-${planned.position.toString(16).padStart(12, '0')}`;
  const receivedAt = RECEIVED_AT + planned.position;
  const callback: Callback = {
    callback_id: callbackId,
    provider,
    account: name,
    merchant,
    time_zone: timeZone,
    options: { ...options },
    received_at: receivedAt,
    trust: 'SIGNED',
    key_id: keys[0].key.id,
    content_type: 'application/json',
    body,
    body_sha256: createHash('sha256').update(body).digest('hex'),
  };
  return {
    topic: `callbacks.${provider}`,
    key: Buffer.from(orderNo(planned.order, 'T')),
    value: encode(callback),
    headers: {
      traceparent: `00-${callbackId.replaceAll('-', '')}-0000000000000001-01`,
      provider,
      account: name,
      callback_id: callbackId,
    },
    timestampMs: receivedAt,
    partition: null,
  };
}
