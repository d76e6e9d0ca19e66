import type { OutgoingRecord } from './types.js';

/**
 * kafkajs makes one record batch per partition of what it is given to send, and a broker refuses a batch above
 * `max.message.bytes` (1 MiB by default) every time it comes: half of that leaves room for a single large record.
 */
export const MAX_BATCH_BYTES = 512 * 1024;
const RECORD_OVERHEAD_BYTES = 128;

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + key.length + value.length;
  for (const name of Object.keys(headers)) bytes += name.length + Buffer.byteLength(headers[name] ?? '');
  return bytes;
}

/** How many bytes of a group go to one target. */
interface Tally {
  readonly topic: string;
  readonly partition: number | null;
  bytes: number;
}

/** Targets are few and come in runs, so that the last is asked first and no key is made for any. */
function tallyOf(tallies: Tally[], { topic, partition }: OutgoingRecord): Tally {
  const found = tallies.findLast((each) => each.topic === topic && each.partition === partition);
  if (found !== undefined) return found;
  const tally = { topic, partition, bytes: 0 };
  tallies.push(tally);
  return tally;
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
  let group: OutgoingRecord[] | null = null;
  let tallies: Tally[] = [];
  for (const record of records) {
    const size = sizeOf(record);
    let tally = tallyOf(tallies, record);
    const isFull = tally.bytes > 0 && tally.bytes + size > maxBytes;
    if (isFull) {
      tallies = [];
      tally = tallyOf(tallies, record);
    }
    if (isFull || group === null) {
      group = [];
      groups.push(group);
    }
    group.push(record);
    tally.bytes += size;
  }
  return groups;
}
