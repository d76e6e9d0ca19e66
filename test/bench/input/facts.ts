import { NOON, paid, pending, refund } from '@quittance/processors/order/order.given';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { amountMinor, orderNo, type Planned, RECEIVED_AT, type Step } from './plan.js';

type Told = Partial<OrderFact>;

/** Between what happened and the first callback that is received. */
const DELAY_MS = 1_000;

/** Order facts as translate writes them for a payment provider of many small payments. */
export function factOf({ order, step, position }: Planned): OrderFact {
  const no = orderNo(order);
  const amount = amountMinor(order);
  const said: Told = {
    order_key: `newpay|laos|${no}`,
    provider_order_no: no,
    merchant_order_no: `M-${no}`,
    amounts_raw: { orderAmt: `${amount}` },
    channel: 'WX_PAY',
    callback_id: `01981f2e-6b3a-7c1d-9e2f-${position.toString(16).padStart(12, '0')}`,
    callback_offset: position,
    // Heard soon after it happened: an older time is a `stale_delivery`, and every fact would raise an exception.
    occurred_at: RECEIVED_AT - DELAY_MS,
    received_at: RECEIVED_AT + position,
  };
  return told(step, no, amount, said);
}

function told(step: Step, no: string, amount: bigint, said: Told): OrderFact {
  const id = (word: string): Told => ({ ...said, fact_id: `newpay|laos|${word}|${no}` });
  switch (step) {
    case 'pending':
      return pending({ ...id('payment|PENDING'), order_minor: amount });
    case 'paid':
    case 'repeated':
      return paid(amount, id('payment|SUCCESS'));
    case 'refund applied':
      return refund('pending', `R-${no}`, amount / 2n, id('refund|PENDING'));
    case 'refunded':
      return refund('succeeded', `R-${no}`, amount / 2n, id('refund|SUCCESS'));
  }
}

export function factRecord(fact: OrderFact, encode: (fact: OrderFact) => Buffer): OutgoingRecord {
  const { order_key, provider, account, callback_id, received_at } = fact;
  return {
    topic: 'order-facts',
    key: Buffer.from(order_key),
    value: encode(fact),
    headers: {
      traceparent: `00-${callback_id.replaceAll('-', '')}-0000000000000001-01`,
      provider,
      account,
      callback_id,
    },
    timestampMs: received_at,
    partition: null,
  };
}

const PEER_BYTES = 400;

/** The same said in JSON, of a length that is given, for a peer. */
export function peerRecord(
  topic: string,
  { order, step, position }: Planned,
  bytes = PEER_BYTES,
): OutgoingRecord {
  const no = orderNo(order);
  const key = `newpay|laos|${no}`;
  const isRefund = step.startsWith('refund');
  const amount = isRefund ? amountMinor(order) / 2n : amountMinor(order);
  const told = {
    factId: factOf({ order, step, position }).fact_id,
    type: TYPES[step],
    orderKey: key,
    merchant: 'acme',
    account: 'laos',
    currency: 'CNY',
    refundNo: isRefund ? `R-${no}` : null,
    amountMinor: Number(amount),
    occurredAt: NOON + position,
    callbackId: `01981f2e-6b3a-7c1d-9e2f-${position.toString(16).padStart(12, '0')}`,
    filler: '',
  };
  const bare = JSON.stringify(told);
  const value = JSON.stringify({ ...told, filler: 'x'.repeat(Math.max(0, bytes - bare.length)) });
  return {
    topic,
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers: {},
    timestampMs: RECEIVED_AT + position,
    partition: null,
  };
}

const TYPES: Readonly<Record<Step, string>> = {
  pending: 'payment.pending',
  paid: 'payment.succeeded',
  repeated: 'payment.succeeded',
  'refund applied': 'refund.pending',
  refunded: 'refund.succeeded',
};
