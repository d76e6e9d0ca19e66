import type { BuyerKeys } from '@quittance/runtime/accounts/buyer-keys';
import type { TopicCodec } from '@quittance/runtime/codec';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { buyerRef } from '@quittance/schemas/providers/buyer';
import type { Provider, StoredCallback, Translation, Trust } from '@quittance/schemas/providers/provider';
import { type Decoded, decodeNow, decodeValue } from '../decoding.js';
import { headerOf } from '../headers.js';
import type { CallbackOrigin, Outcome } from '../outcome.js';
import { placed } from './placed.js';

/** One callback read: what becomes of it, and its facts if it gave any. */
export interface Translated {
  readonly record: IncomingRecord;
  readonly callback: CallbackOrigin;
  readonly outcome: Extract<Outcome, { kind: 'translated' | 'ignored' | 'quarantined' }>;
  readonly facts: readonly OrderFact[];
}

export interface TranslateOptions {
  readonly callbacks: TopicCodec<Callback>;
  readonly providers: ReadonlyMap<string, Provider>;
  /** With equal keys the same record gives the same facts; a merchant without one has no buyer references. */
  readonly buyerKeys: BuyerKeys;
}

/** Reads one callback. Never throws on anything a record may hold: what cannot be read is quarantined. */
export async function translateRecord(
  record: IncomingRecord,
  options: TranslateOptions,
): Promise<Translated> {
  return translated(record, await decodeValue(options.callbacks, record.value), options);
}

/** The same at once; null where the schema that it was written with is not known yet. */
export function translateNow(record: IncomingRecord, options: TranslateOptions): Translated | null {
  const decoded = decodeNow(options.callbacks, record.value);
  return decoded === null ? null : translated(record, decoded, options);
}

function translated(
  record: IncomingRecord,
  decoded: Decoded<Callback>,
  { providers, buyerKeys }: TranslateOptions,
): Translated {
  if (decoded.kind === 'undecodable') {
    return quarantined(record, originOfHeaders(record), 'undecodable', decoded.detail);
  }
  const callback = decoded.value;
  const origin = originOf(record, callback);
  const provider = providers.get(callback.provider);
  if (provider === undefined) return quarantined(record, origin, 'unknown_provider', callback.provider);
  const stored = storedCallback(callback, buyerKeys);
  if (stored === null) return quarantined(record, origin, 'unknown_trust', 'trust: SIGNED or UNSIGNED');
  return settle(record, origin, askProvider(provider, stored));
}

function settle(
  record: IncomingRecord,
  callback: CallbackOrigin,
  translation: Translation | string,
): Translated {
  if (typeof translation === 'string') return quarantined(record, callback, 'translator_threw', translation);
  switch (translation.kind) {
    case 'facts':
      return {
        record,
        callback,
        outcome: { kind: 'translated' },
        facts: translation.facts.map((fact, index, all) => placed(fact, callback, index, all.length)),
      };
    case 'ignored':
      return { record, callback, outcome: translation, facts: [] };
    case 'unreadable':
      return quarantined(record, callback, translation.reason, translation.detail);
  }
}

/** A provider's code must not throw; if it does, the callback is kept for a person, and the others go on. */
function askProvider(provider: Provider, callback: StoredCallback): Translation | string {
  try {
    return provider.translate(callback);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.name : 'not an Error';
  }
}

/** What cannot be counted: kept whole in dead-letters, with the reason. */
export function quarantined(
  record: IncomingRecord,
  callback: CallbackOrigin,
  reason: string,
  detail: string,
): Translated {
  return { record, callback, outcome: { kind: 'quarantined', reason, detail }, facts: [] };
}

function storedCallback(callback: Callback, buyerKeys: BuyerKeys): StoredCallback | null {
  const trust = trustOf(callback.trust);
  if (trust === null) return null;
  return {
    provider: callback.provider,
    account: callback.account,
    merchant: callback.merchant,
    timeZone: callback.time_zone,
    options: callback.options,
    receivedAt: callback.received_at,
    trust,
    keyId: callback.key_id,
    callbackId: callback.callback_id,
    body: callback.body,
    pseudonym: (merchant, buyerId) => {
      const key = buyerKeys.get(merchant);
      return key === undefined ? null : buyerRef(key, callback.provider, buyerId);
    },
  };
}

function trustOf(text: string): Trust | null {
  return text === 'SIGNED' || text === 'UNSIGNED' ? text : null;
}

function originOf(record: IncomingRecord, callback: Callback): CallbackOrigin {
  return {
    id: callback.callback_id,
    provider: callback.provider,
    account: callback.account,
    topic: record.topic,
    partition: record.partition,
    offset: Number(record.offset),
    receivedAt: callback.received_at,
  };
}

/** Of a record whose value says nothing: the headers, else where it lies and when it was written. */
export function originOfHeaders(record: IncomingRecord): CallbackOrigin {
  const { topic, partition, offset, timestampMs } = record;
  return {
    id: headerOf(record, 'callback_id') || `${topic}/${partition}/${offset}`,
    provider: headerOf(record, 'provider'),
    account: headerOf(record, 'account'),
    topic,
    partition,
    offset: Number(offset),
    receivedAt: timestampMs,
  };
}
