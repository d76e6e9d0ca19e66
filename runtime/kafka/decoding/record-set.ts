import type { FetchedMessage } from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { BATCH, COMPRESSION, CONTROL, LOG_APPEND_TIME, MAGIC_V2, TRANSACTIONAL } from '../batch-layout.js';
import { Input } from './input.js';
import { type BatchOfRecord, LazyRecord } from './record.js';

/**
 * The records of a partition's record set. The last batch may be cut off where the broker's size limit fell: it is left
 * out. null where something stands in it that is not read here: a compressed batch, an older format, numbers that a
 * double cannot hold, lengths that do not fit.
 */
export function recordsOf(set: Buffer): FetchedMessage[] | null {
  const records: FetchedMessage[] = [];
  for (let at = 0; at + BATCH.records <= set.length; ) {
    const next = at + BATCH.leaderEpoch + set.readInt32BE(at + BATCH.length);
    if (set[at + BATCH.magic] !== MAGIC_V2 || next < at + BATCH.records) return null;
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
  const input = new Input(batch, BATCH.records);
  for (let left = batch.readInt32BE(BATCH.count); left > 0; left -= 1) {
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
  const attributes = batch.readInt16BE(BATCH.attributes);
  const firstOffset = Number(batch.readBigInt64BE(BATCH.baseOffset));
  const firstTimestamp = Number(batch.readBigInt64BE(BATCH.firstTimestamp));
  const maxTimestamp = Number(batch.readBigInt64BE(BATCH.maxTimestamp));
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
      producerId: batch.readBigInt64BE(BATCH.producerId).toString(),
      inTransaction: (attributes & TRANSACTIONAL) !== 0,
    },
  };
}
