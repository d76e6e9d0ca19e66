import type { TopicCodec } from '@quittance/runtime/codec';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Redrive } from '@quittance/schemas/generated/redrives';
import { decodeValue } from '../decoding.js';
import type { TopicNames } from '../topics.js';
import { type ActionOptions, translateAction } from './action.js';
import { type StatementLineOptions, translateStatementLine } from './statement.js';
import {
  originOfHeaders,
  quarantined,
  type Translated,
  type TranslateOptions,
  translateRecord,
} from './translate.js';

export interface RedriveOptions extends TranslateOptions, ActionOptions, StatementLineOptions {
  readonly redrives: TopicCodec<Redrive>;
  readonly facts: TopicCodec<OrderFact>;
  readonly topics: Pick<TopicNames, 'callbacks' | 'operatorActions' | 'statementLines'>;
}

/**
 * Reads a dead letter that is sent through again: its original bytes, by the rules of today. Facts and outcome lie at
 * the place of the redrive, so the first attempt keeps its own outcome; their ids are those of the original, so a
 * second redrive, or one of something that was counted meanwhile, is a duplicate.
 */
export async function translateRedrive(record: IncomingRecord, options: RedriveOptions): Promise<Translated> {
  const decoded = await decodeValue(options.redrives, record.value);
  if (decoded.kind === 'undecodable') {
    return quarantined(record, originOfHeaders(record), 'undecodable', decoded.detail);
  }
  const redrive = decoded.value;
  const again = await attempt({ ...record, value: redrive.value }, redrive, options);
  // The dead letter of a failed redrive holds the redrive, which names the first one.
  return { ...again, record };
}

function attempt(original: IncomingRecord, redrive: Redrive, options: RedriveOptions): Promise<Translated> {
  const { step, origin_topic: topic } = redrive;
  const { topics } = options;
  if (step === 'fold') return passOnFact(original, redrive, options);
  if (step === 'translate' && topic === topics.operatorActions) return translateAction(original, options);
  if (step === 'translate' && topic === topics.statementLines)
    return translateStatementLine(original, options);
  if (step === 'translate' && topics.callbacks.includes(topic)) return translateRecord(original, options);
  const detail = `step ${step} of ${topic} cannot be redriven`;
  return Promise.resolve(quarantined(original, originOf(original, redrive), 'unknown_redrive', detail));
}

/** The fold could not count it then; the fact itself was read well. */
async function passOnFact(
  original: IncomingRecord,
  redrive: Redrive,
  { facts }: RedriveOptions,
): Promise<Translated> {
  const callback = originOf(original, redrive);
  const decoded = await decodeValue(facts, original.value);
  if (decoded.kind === 'undecodable') return quarantined(original, callback, 'undecodable', decoded.detail);
  const fact: OrderFact = {
    ...decoded.value,
    callback_topic: callback.topic,
    callback_partition: callback.partition,
    callback_offset: callback.offset,
    fact_index: 0,
    facts: 1,
  };
  return { record: original, callback, outcome: { kind: 'translated' }, facts: [fact] };
}

function originOf({ topic, partition, offset }: IncomingRecord, redrive: Redrive): Translated['callback'] {
  return {
    id: redrive.callback_id,
    provider: redrive.provider,
    account: redrive.account,
    topic,
    partition,
    offset: Number(offset),
    receivedAt: redrive.received_at,
  };
}
