import type { OutgoingRecord } from './types.js';

/**
 * kafkajs makes one record batch per partition of what it is given to send, and a broker refuses a batch above
 * `max.message.bytes` (1 MiB by default) every time it comes: half of that leaves room for a single large record.
 */
export const MAX_BATCH_BYTES = 512 * 1024;
const RECORD_OVERHEAD_BYTES = 128;

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + key.length + value.length;
  for (const [name, text] of Object.entries(headers)) bytes += name.length + Buffer.byteLength(text);
  return bytes;
}

/**
 * Records in groups to be sent one after the other, their order kept: in each at most `maxBytes` for one partition.
 * A record without a partition may go to any, so all of its topic count as one. A single larger record goes alone.
 */
export function cutBySize(
  records: readonly OutgoingRecord[],
  maxBytes: number = MAX_BATCH_BYTES,
): readonly (readonly OutgoingRecord[])[] {
  const groups: OutgoingRecord[][] = [];
  let bytesByTarget = new Map<string, number>();
  for (const record of records) {
    const target = `${record.topic}/${record.partition ?? 'any'}`;
    const before = bytesByTarget.get(target) ?? 0;
    const isFull = before > 0 && before + sizeOf(record) > maxBytes;
    if (isFull) bytesByTarget = new Map();
    if (isFull || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(record);
    bytesByTarget.set(target, (isFull ? 0 : before) + sizeOf(record));
  }
  return groups;
}
