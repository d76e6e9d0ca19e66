import type { KafkaMessage, Message, TopicMessages } from 'kafkajs';
import type { FetchedMessage } from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { LazyRecord } from './decoding/record.js';
import { groupedLinearly } from './grouped.js';
import type { IncomingRecord, OutgoingRecord, StoredRecord } from './types.js';

const NOTHING = Buffer.alloc(0);

/**
 * As `incoming` the other way round: an empty value goes out as none, a tombstone. No value of ours is empty. Here and
 * below literals: to add a member to a spread takes longer than all the rest.
 */
function message(record: OutgoingRecord): Message {
  const { key, headers, timestampMs, partition } = record;
  const value = record.value.length === 0 ? null : record.value;
  const timestamp = String(timestampMs);
  return partition === null
    ? { key, value, headers, timestamp }
    : { key, value, headers, timestamp, partition };
}

/** Records as kafkajs wants them for one sendBatch: one entry per topic, their order kept. */
export function topicMessages(records: readonly OutgoingRecord[]): TopicMessages[] {
  const byTopic = new Map<string, Message[]>();
  for (const record of records) {
    const messages = byTopic.get(record.topic);
    if (messages === undefined) byTopic.set(record.topic, [message(record)]);
    else messages.push(message(record));
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages: groupedLinearly(messages) }));
}

/** Header values are texts with us; of a repeated header the last counts, and one without a value says nothing. */
function texts(headers: FetchedRecord['headers']): Record<string, string> {
  const found: Record<string, string> = {};
  if (headers === undefined) return found;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined && last !== null) found[name] = last.toString();
  }
  return found;
}

/** What is fetched of a record, by kafkajs's consumer or by hand. kafkajs does not say that a header may be null. */
export type FetchedRecord = Pick<KafkaMessage, 'offset' | 'key' | 'value' | 'timestamp'> & {
  readonly headers?: Partial<FetchedMessage['headers']> | undefined;
};

/** A record as a store sees it. A missing key or a tombstone becomes an empty buffer. */
export function stored(topic: string, partition: number, from: FetchedRecord): StoredRecord {
  return {
    topic,
    partition,
    offset: BigInt(from.offset),
    key: from.key ?? NOTHING,
    value: from.value ?? NOTHING,
    timestampMs: Number(from.timestamp),
  };
}

function textsIn(from: FetchedRecord): Record<string, string> {
  return from instanceof LazyRecord ? from.headerTexts() : texts(from.headers);
}

/** A record as the stages see it. */
export function incoming(topic: string, partition: number, from: FetchedRecord): IncomingRecord {
  const { offset, key, value, timestampMs } = stored(topic, partition, from);
  return { topic, partition, offset, key, value, timestampMs, headers: textsIn(from) };
}
