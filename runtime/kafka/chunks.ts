/** Consecutive pieces of at most `size` elements. */
export function chunks<T>(elements: readonly T[], size: number): readonly (readonly T[])[] {
  const pieces: T[][] = [];
  for (let at = 0; at < elements.length; at += size) pieces.push(elements.slice(at, at + size));
  return pieces;
}

/** What of a batch goes into one transaction, or one range: its records and the offset that follows it. */
export interface Chunk<T> {
  readonly records: readonly T[];
  readonly nextOffset: bigint;
}

/**
 * Cuts a fetched batch. The last chunk covers the batch to its end, control records included (guard 9): else the
 * position would stay before them for ever.
 */
export function cutBatch<T extends { readonly offset: bigint | string }>(
  records: readonly T[],
  batchLastOffset: bigint,
  size: number,
): readonly Chunk<T>[] {
  const pieces = chunks(records, size);
  return pieces.map((piece, index) => {
    const last = index === pieces.length - 1 ? undefined : piece.at(-1);
    return { records: piece, nextOffset: (last === undefined ? batchLastOffset : BigInt(last.offset)) + 1n };
  });
}
