import type { FetchedMessage } from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { Input } from './input.js';
import { type BatchOfRecord, LazyRecord } from './record.js';

/** Places of a batch's fields (https://kafka.apache.org/documentation/#recordbatch). */
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 21;
const FIRST_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const COUNT_AT = 57;
const RECORDS_AT = 61;
/** `Length` counts from behind itself. */
const LENGTH_ENDS_AT = 12;

const MAGIC = 2;
const COMPRESSION = 0x7;
const LOG_APPEND_TIME = 0x8;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/**
 * The records of a partition's record set. The last batch may be cut off where the broker's size limit fell: it is left
 * out. null where something stands in it that is not read here: a compressed batch, an older format, numbers that a
 * double cannot hold, lengths that do not fit.
 */
export function recordsOf(set: Buffer): FetchedMessage[] | null {
  const records: FetchedMessage[] = [];
  for (let at = 0; at + RECORDS_AT <= set.length; ) {
    const next = at + LENGTH_ENDS_AT + set.readInt32BE(at + LENGTH_AT);
    if (set[at + MAGIC_AT] !== MAGIC || next < at + RECORDS_AT) return null;
    if (next > set.length) break;
    if (!readBatch(set.subarray(at, next), records)) return null;
    at = next;
  }
  return records;
}

/** False where it cannot be read here. */
function readBatch(batch: Buffer, into: FetchedMessage[]): boolean {
  const about = aboutOf(batch);
  if (about === null) return false;
  const input = new Input(batch, RECORDS_AT);
  for (let left = batch.readInt32BE(COUNT_AT); left > 0; left -= 1) {
    const length = input.varint();
    const end = input.at + length;
    if (length < 0 || end > batch.length) return false;
    into.push(new LazyRecord(input, end, about));
    if (input.at > end) return false;
    input.at = end;
  }
  return true;
}

function aboutOf(batch: Buffer): BatchOfRecord | null {
  const attributes = batch.readInt16BE(ATTRIBUTES_AT);
  const firstOffset = Number(batch.readBigInt64BE(0));
  const firstTimestamp = Number(batch.readBigInt64BE(FIRST_TIMESTAMP_AT));
  const maxTimestamp = Number(batch.readBigInt64BE(MAX_TIMESTAMP_AT));
  const isExact = [firstOffset, firstTimestamp, maxTimestamp].every(
    (value) => Math.abs(value) < Number.MAX_SAFE_INTEGER / 2,
  );
  if (!isExact || (attributes & COMPRESSION) !== 0) return null;
  return {
    firstOffset,
    firstTimestamp,
    appendTimestamp: (attributes & LOG_APPEND_TIME) === 0 ? null : maxTimestamp,
    isControlBatch: (attributes & CONTROL) !== 0,
    context: {
      producerId: batch.readBigInt64BE(PRODUCER_ID_AT).toString(),
      inTransaction: (attributes & TRANSACTIONAL) !== 0,
    },
  };
}
