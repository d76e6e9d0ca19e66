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

/** Places of a batch's fields (https://kafka.apache.org/documentation/#recordbatch). */
const LENGTH_AT = 8;
const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const FIRST_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const PRODUCER_EPOCH_AT = 51;
const FIRST_SEQUENCE_AT = 53;
const COUNT_AT = 57;
const RECORDS_AT = 61;

const MAGIC = 2;
const TRANSACTIONAL = 0x10;

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
  const start = into.skip(RECORDS_AT);
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
  batch.writeBigInt64BE(0n, 0); // the broker gives the offset
  batch.writeInt32BE(batch.length - LEADER_EPOCH_AT, LENGTH_AT);
  batch.writeInt32BE(0, LEADER_EPOCH_AT);
  batch.writeInt8(MAGIC, MAGIC_AT);
  batch.writeInt16BE(producer.isTransactional ? TRANSACTIONAL : 0, ATTRIBUTES_AT);
  batch.writeInt32BE(count - 1, LAST_OFFSET_DELTA_AT);
  batch.writeBigInt64BE(BigInt(first), FIRST_TIMESTAMP_AT);
  batch.writeBigInt64BE(BigInt(max), MAX_TIMESTAMP_AT);
  batch.writeBigInt64BE(producer.producerId, PRODUCER_ID_AT);
  batch.writeInt16BE(producer.producerEpoch, PRODUCER_EPOCH_AT);
  batch.writeInt32BE(producer.firstSequence, FIRST_SEQUENCE_AT);
  batch.writeInt32BE(count, COUNT_AT);
  batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_AT, batch.length), CRC_AT);
}
