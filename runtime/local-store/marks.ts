/**
 * Every batch leaves a mark with its number in a ring of slots. LevelDB skips a damaged stretch of its log without a
 * word and goes on behind it (its binding does not offer `paranoid_checks`), so a lost batch would be followed by
 * later ones; it then lacks its mark. The ring is longer than any log: 8 MiB (two write buffers) in batches of no
 * fewer than 128 bytes.
 */
export const SLOTS = 65_536;

const PREFIX = 'm:';

/** Keys of marks lie in this range and nothing else does. */
export const MARKS = { gte: PREFIX, lt: 'm;' } as const;

/** The key of a batch's mark. @param batch counted from 1 */
export function markKey(batch: number): string {
  return `${PREFIX}${batch % SLOTS}`;
}

/** True where each of the last batches up to `last` has left its mark. @param marks key and number of each mark found */
export function areComplete(last: number, marks: Iterable<readonly [string, number]>): boolean {
  let found = 0;
  for (const [key, batch] of marks) {
    if (batch > last || batch <= last - SLOTS || markKey(batch) !== key) return false;
    found += 1;
  }
  return found === Math.min(last, SLOTS);
}
