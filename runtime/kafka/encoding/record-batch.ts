import { BATCH, MAGIC_V2, TRANSACTIONAL } from '../batch-layout.js';
import { crc32c } from './crc32c.js';
import type { Output } from './output.js';
import { type EncodableRecord, writeRecord } from './record.js';

/** Who wrote a batch, for the broker to order and to fence; of a plain producer id and epoch say "none". */
export interface BatchProducer {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Of the batch's first record. */
  readonly firstSequence: number;
  readonly isTransactional: boolean;
}

export interface TimedRecord extends EncodableRecord {
  /** Milliseconds, as text or number; none = now. */
  readonly timestamp?: string | number | undefined;
}

/**
 * Writes one uncompressed record batch, format v2, for one partition: once, into the request's own bytes, where kafkajs
 * grows and copies a buffer for every field.
 * @param nowMs for records without a time of their own
 */
export function writeRecordBatch(
  into: Output,
  records: readonly TimedRecord[],
  producer: BatchProducer,
  nowMs: number,
): void {
  const { first, max } = span(records, nowMs);
  const start = into.skip(BATCH.records);
  let index = 0;
  for (const record of records) {
    writeRecord(into, record, timeOf(record, nowMs) - first, index);
    index += 1;
  }
  writeHead(into.view(start, into.end), producer, { count: records.length, first, max });
}

function timeOf({ timestamp }: TimedRecord, nowMs: number): number {
  return timestamp === undefined ? nowMs : Number(timestamp);
}

function span(records: readonly TimedRecord[], nowMs: number): Omit<Extent, 'count'> {
  const [some] = records;
  let first = some === undefined ? nowMs : timeOf(some, nowMs);
  let max = first;
  for (const record of records) {
    const time = timeOf(record, nowMs);
    if (time < first) first = time;
    if (time > max) max = time;
  }
  return { first, max };
}

interface Extent {
  readonly count: number;
  readonly first: number;
  readonly max: number;
}

/** The records must be in place: the checksum is over all that follows it. */
function writeHead(batch: Buffer, producer: BatchProducer, { count, first, max }: Extent): void {
  batch.writeBigInt64BE(0n, BATCH.baseOffset); // the broker gives the offset
  batch.writeInt32BE(batch.length - BATCH.leaderEpoch, BATCH.length);
  batch.writeInt32BE(0, BATCH.leaderEpoch);
  batch.writeInt8(MAGIC_V2, BATCH.magic);
  batch.writeInt16BE(producer.isTransactional ? TRANSACTIONAL : 0, BATCH.attributes);
  batch.writeInt32BE(count - 1, BATCH.lastOffsetDelta);
  batch.writeBigInt64BE(BigInt(first), BATCH.firstTimestamp);
  batch.writeBigInt64BE(BigInt(max), BATCH.maxTimestamp);
  batch.writeBigInt64BE(producer.producerId, BATCH.producerId);
  batch.writeInt16BE(producer.producerEpoch, BATCH.producerEpoch);
  batch.writeInt32BE(producer.firstSequence, BATCH.firstSequence);
  batch.writeInt32BE(count, BATCH.count);
  batch.writeUInt32BE(crc32c(batch, BATCH.attributes, batch.length), BATCH.checksum);
}
