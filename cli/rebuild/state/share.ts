import { createHash } from 'node:crypto';

/** Which orders a pass over a partition looks at, by the record's key. */
export type Share = (key: Buffer) => boolean;

/**
 * Cuts the orders into shares of about the same size, so that memory holds one of them at a time.
 * @param offsets of the partition; @param offsetsPerPass how many a share may have at most, in the mean
 */
export function sharesOf(offsets: bigint, offsetsPerPass: number): readonly Share[] {
  const count = Math.max(1, Math.ceil(Number(offsets) / offsetsPerPass));
  if (count === 1) return [() => true];
  return Array.from(
    { length: count },
    (_, index) => (key: Buffer) => createHash('sha1').update(key).digest().readUInt32LE(0) % count === index,
  );
}
