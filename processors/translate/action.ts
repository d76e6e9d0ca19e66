import type { TopicCodec } from '@quittance/runtime/codec';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import { type DecisionProblem, decisionProblem } from '@quittance/schemas/decisions/check';
import { decisionIdentity, decisionOf } from '@quittance/schemas/decisions/identity';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Provider } from '@quittance/schemas/providers/provider';
import { decodeValue } from '../decoding.js';
import type { CallbackOrigin } from '../outcome.js';
import { isExceptionKind } from './exception-kinds.js';
import { originOfHeaders, quarantined, type Translated } from './translate.js';

export interface ActionOptions {
  readonly actions: TopicCodec<OperatorAction>;
  readonly providers: ReadonlyMap<string, Provider>;
}

/** Reads what a person decided: one fact, or quarantined. Never throws on anything a record may hold. */
export async function translateAction(
  record: IncomingRecord,
  { actions, providers }: ActionOptions,
): Promise<Translated> {
  const tooLong = refusedForSize(record);
  if (tooLong !== null) return tooLong;
  const decoded = await decodeValue(actions, record.value);
  if (decoded.kind === 'undecodable') {
    return quarantined(record, originOfHeaders(record), 'undecodable', decoded.detail);
  }
  const action = decoded.value;
  const origin = originOf(record, action);
  const problem = problemOf(action, record, providers);
  return problem === null
    ? { record, callback: origin, outcome: { kind: 'translated' }, facts: [decisionFact(action, origin)] }
    : quarantined(record, origin, problem.reason, problem.detail);
}

/** Far above any action, or line of a bill, that is one. */
const MAX_RECORD_BYTES = 64 * 1024;

/** Quarantined, with what is short enough of it to be written; null where its size is all right. */
export function refusedForSize(record: IncomingRecord): Translated | null {
  if (sizeOf(record) <= MAX_RECORD_BYTES) return null;
  const cut = cutShort(record);
  return quarantined(cut, originOfHeaders(cut), 'record_too_long', `longer than ${MAX_RECORD_BYTES} bytes`);
}

function sizeOf({ key, value, headers }: IncomingRecord): number {
  const texts = Object.entries(headers).flat();
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), key.length + value.length);
}

/**
 * Anybody may write this topic whom the cluster lets, and a dead letter with all of a record of the largest size would
 * itself be too large to be written: then the partition would stop. The whole of it stays where it lies.
 */
function cutShort(record: IncomingRecord): IncomingRecord {
  const cut = (bytes: Buffer) => bytes.subarray(0, MAX_RECORD_BYTES / 2);
  return { ...record, key: cut(record.key), value: cut(record.value), headers: {} };
}

type Problem =
  | DecisionProblem
  | { readonly reason: 'unknown_provider' | 'unknown_exception_kind'; readonly detail: string };

function problemOf(
  action: OperatorAction,
  record: IncomingRecord,
  providers: ReadonlyMap<string, Provider>,
): Problem | null {
  const problem = decisionProblem(action, record.timestampMs);
  if (problem !== null) return problem;
  if (!providers.has(action.provider)) return { reason: 'unknown_provider', detail: action.provider };
  return isExceptionKind(action.exception_kind)
    ? null
    : { reason: 'unknown_exception_kind', detail: 'exception_kind: no such kind' };
}

/** Received when it was recorded: acted_at is the sender's word, and may be anything. */
function originOf(
  { topic, partition, offset, timestampMs }: IncomingRecord,
  action: OperatorAction,
): CallbackOrigin {
  return {
    id: action.action_id,
    provider: action.provider,
    account: action.account,
    topic,
    partition,
    offset: Number(offset),
    receivedAt: timestampMs,
  };
}

/** The decision as a fact of its order, which the fold takes like any other. */
function decisionFact(action: OperatorAction, origin: CallbackOrigin): OrderFact {
  const { orderKey, factId, contentHash } = decisionIdentity(action);
  return {
    ...NO_STATEMENT,
    fact_id: factId,
    content_hash: contentHash,
    type: 'operator.decided',
    order_key: orderKey,
    provider: action.provider,
    account: action.account,
    merchant: action.merchant,
    time_zone: action.time_zone,
    provider_order_no: action.provider_order_no,
    source: 'operator',
    trust: 'OPERATOR',
    occurred_at: action.acted_at,
    time_quality: 'provider',
    received_at: action.acted_at,
    callback_id: action.action_id,
    callback_topic: origin.topic,
    callback_partition: origin.partition,
    callback_offset: origin.offset,
    action: decisionOf(action),
    statement: null,
  };
}

/** What a fact has that no callback stated; a decision says nothing about money, numbers or channels. */
export const NO_STATEMENT = {
  held: false,
  key_id: '',
  api_version: '',
  provider_status: '',
  merchant_order_no: null,
  network_order_no: null,
  merge_no: null,
  merge_size: null,
  merge_members: null,
  merge_amounts: null,
  merge_mixed: false,
  refund_no: null,
  currency: null,
  exponent: null,
  order_minor: null,
  paid_minor: null,
  paid_is_assumed: false,
  refund_minor: null,
  refund_total_minor: null,
  refund_claim: null,
  amounts_raw: {},
  settlement: null,
  merchant_code: null,
  store_code: null,
  terminal: null,
  channel: null,
  product: null,
  buyer_ref: null,
  created_at: null,
  fact_index: 0,
  facts: 1,
  flags: [],
} as const;
