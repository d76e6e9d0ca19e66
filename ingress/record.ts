import { hash } from 'node:crypto';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import { headerText, type RequestHeaders } from './headers.js';
import type { Judgement } from './judge.js';
import { traceparentFor } from './traceparent.js';

/** A callback that was believed, and what is given to it on the way in. */
export interface Accepted {
  readonly judgement: Extract<Judgement, { kind: 'authentic' }>;
  readonly headers: RequestHeaders;
  readonly callbackId: string;
  readonly receivedAt: number;
}

function callbackOf({ judgement, headers, callbackId, receivedAt }: Accepted): Callback {
  const { provider, account, proof, body } = judgement;
  return {
    callback_id: callbackId,
    provider: provider.name,
    account: account.account,
    merchant: account.merchant,
    time_zone: account.timeZone,
    options: account.options,
    received_at: receivedAt,
    trust: proof.trust,
    key_id: proof.keyId,
    content_type: headerText(headers, 'content-type') ?? '',
    body,
    body_sha256: hash('sha256', body, 'hex'),
  };
}

/** The record in `callbacks.<provider>`: verbatim bytes, keyed so that an order's callbacks keep their order. */
export function callbackRecord(accepted: Accepted, encode: (value: Callback) => Buffer): OutgoingRecord {
  const { judgement, headers, callbackId, receivedAt } = accepted;
  const { provider, account, proof } = judgement;
  return {
    topic: `callbacks.${provider.name}`,
    key: Buffer.from(proof.routingKey ?? callbackId),
    value: encode(callbackOf(accepted)),
    headers: {
      traceparent: traceparentFor(headerText(headers, 'traceparent'), callbackId),
      provider: provider.name,
      account: account.account,
      callback_id: callbackId,
    },
    timestampMs: receivedAt,
    partition: null,
  };
}
