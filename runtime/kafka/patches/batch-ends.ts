/** Offset of a field in a v2 record batch (Kafka protocol guide, Record Batch). */
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const LAST_OFFSET_DELTA_AT = 23;
const HEADER_BYTES = 61;
const LENGTH_COUNTS_FROM = 12;
const MAGIC_V2 = 2;

/** Last offset covered by the whole batches in a record set, whether their records still exist or not. */
export function lastOffsetOf(records: Buffer): bigint | undefined {
  let end: bigint | undefined;
  let at = 0;
  while (at + HEADER_BYTES <= records.length) {
    const next = at + LENGTH_COUNTS_FROM + records.readInt32BE(at + LENGTH_AT);
    // The broker cuts the last batch off where the size limit falls; older formats have no such field.
    if (next > records.length || records.readInt8(at + MAGIC_AT) !== MAGIC_V2) break;
    end = records.readBigInt64BE(at) + BigInt(records.readInt32BE(at + LAST_OFFSET_DELTA_AT));
    at = next;
  }
  return end;
}

/** Fixed-size fields that precede what is wanted, see kafkajs src/protocol/requests/fetch/v11/response.js. */
const RESPONSE_HEAD_BYTES = 4 + 2 + 4;
const PARTITION_HEAD_BYTES = 4 + 2 + 8 + 8 + 8;
const ABORTED_BYTES = 8 + 8;
const READ_REPLICA_BYTES = 4;

/** Per topic and partition of a fetch response v11, in its order: the last offset its batches cover. */
export function batchEnds(raw: Buffer): readonly (readonly (bigint | undefined)[])[] {
  let at = RESPONSE_HEAD_BYTES;
  const count = (): number => {
    at += 4;
    return Math.max(0, raw.readInt32BE(at - 4));
  };
  const partitionEnd = (): bigint | undefined => {
    at += PARTITION_HEAD_BYTES;
    const aborted = count();
    at += aborted * ABORTED_BYTES + READ_REPLICA_BYTES;
    const size = count();
    at += size;
    return lastOffsetOf(raw.subarray(at - size, at));
  };
  const topicEnds = (): (bigint | undefined)[] => {
    at += 2 + raw.readInt16BE(at);
    return Array.from({ length: count() }, partitionEnd);
  };
  return Array.from({ length: count() }, topicEnds);
}
