import { BATCH, MAGIC_V2 } from '../batch-layout.js';

/** Last offset covered by the whole batches in a record set, whether their records still exist or not. */
export function lastOffsetOf(records: Buffer): bigint | undefined {
  let end: bigint | undefined;
  let at = 0;
  while (at + BATCH.records <= records.length) {
    const next = at + BATCH.leaderEpoch + records.readInt32BE(at + BATCH.length);
    // The broker cuts the last batch off where the size limit falls; older formats have no such field.
    if (next > records.length || records.readInt8(at + BATCH.magic) !== MAGIC_V2) break;
    end =
      records.readBigInt64BE(at + BATCH.baseOffset) + BigInt(records.readInt32BE(at + BATCH.lastOffsetDelta));
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
