import type {
  ChunkResult,
  IncomingRecord,
  OutgoingRecord,
  PartitionWork,
} from '@quittance/runtime/kafka/types';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import { newpay } from '@quittance/schemas/providers/newpay/index';
import { type PaymentNotice, paymentBody, sandboxKey } from '@quittance/schemas/providers/newpay/sandbox';
import { type OutcomeDesk, outcomeCounter, outcomeDesk } from '../outcome.js';
import { topicNames } from '../topics.js';
import { codecsWithoutRegistry } from './codecs.js';

export const codecs = codecsWithoutRegistry();
export const topics = topicNames();
export const metrics = createMetrics('test');
const quiet = createLog({ service: 'test', level: 'silent' });

/** When the stages run: long after the callbacks came. */
export const NOW = Date.UTC(2027, 5, 1);

export const desk: OutcomeDesk = outcomeDesk({
  topics,
  encodeOutcome: (value) => codecs.outcomes.encode(value),
  encodeDeadLetter: (value) => codecs.deadLetters.encode(value),
  counter: outcomeCounter(metrics),
  log: quiet,
  now: () => NOW,
});

const { signer } = sandboxKey('k1');
const defaults = Object.fromEntries(
  Object.entries(newpay.options).map(([name, rule]) => [name, rule.default]),
);

/** 2026-03-01 12:00 in Vientiane. */
export const NOON = Date.UTC(2026, 2, 1, 5);

/** A NewPay payment callback as the ingress keeps it. */
export function newpayCallback(notice: Partial<PaymentNotice> = {}, over: Partial<Callback> = {}): Callback {
  const full = {
    newpayOrderNo: 'N1',
    mchOrderNo: 'M1',
    value: '12.30',
    currency: 'USD',
    payStatus: 'SUCCESS',
    settlementStatus: null,
    paytime: NOON,
    timestamp: NOON,
    ...notice,
  };
  return {
    callback_id: `c-${full.newpayOrderNo}-${full.payStatus}`,
    provider: 'newpay',
    account: 'laos',
    merchant: 'acme',
    time_zone: 'Asia/Vientiane',
    options: defaults,
    received_at: NOON + 1_000,
    trust: 'SIGNED',
    key_id: 'k1',
    content_type: 'application/json',
    body: Buffer.from(paymentBody(full, { signer })),
    body_sha256: '',
    ...over,
  };
}

/** A record at an offset of partition 2. */
export function recordAt(
  topic: string,
  offset: number,
  value: Buffer,
  over: Partial<IncomingRecord> = {},
): IncomingRecord {
  return {
    topic,
    partition: 2,
    offset: BigInt(offset),
    key: Buffer.from('key'),
    value,
    headers: { traceparent: '00-1-2-00', provider: 'newpay', account: 'laos', callback_id: 'c1', other: 'x' },
    timestampMs: NOON + 1_000,
    ...over,
  };
}

export function callbackRecord(offset: number, callback: Callback): IncomingRecord {
  return recordAt('callbacks.newpay', offset, codecs.callbacks.encode(callback));
}

/** What a stage wrote, as the next one reads it. */
export function fed(outputs: readonly OutgoingRecord[], topic: string, firstOffset = 0): IncomingRecord[] {
  return outputs
    .filter((output) => output.topic === topic)
    .map((output, index) => ({ ...output, partition: 2, offset: BigInt(firstOffset + index) }));
}

/** The outcomes among outputs, in short. */
export async function outcomesIn(outputs: readonly OutgoingRecord[]): Promise<string[]> {
  const mine = outputs.filter((output) => output.topic === topics.callbackOutcomes);
  const values = await Promise.all(mine.map((output) => codecs.outcomes.decode(output.value)));
  return values.map(shortOutcome);
}

export function shortOutcome(value: CallbackOutcome): string {
  const { callback_offset, fact_index, facts, outcome, reason } = value;
  return `@${callback_offset} ${fact_index}/${facts} ${outcome}${reason === '' ? '' : ` ${reason}`}`;
}

/** Processes and commits, as the worker does where nothing fails. */
export async function run(work: PartitionWork, chunk: readonly IncomingRecord[]): Promise<ChunkResult> {
  const result = await work.process(chunk);
  await result.committed();
  return result;
}
