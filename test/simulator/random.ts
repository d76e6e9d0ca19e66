/** A seeded source of chance: the same seed gives the same day, so that a second day repeats the first. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [min, max], both possible. */
  int(min: number, max: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  chance(probability: number): boolean;
  /** One of the list, the more likely the heavier. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T;
}

/** mulberry32: tiny, and good enough to deal cards with. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick: (list) => list[int(0, list.length - 1)] ?? list[0],
    chance: (probability) => next() < probability,
    weighted: (list) => {
      let left = next() * list.reduce((sum, { weight }) => sum + weight, 0);
      const found = list.find(({ weight }) => {
        left -= weight;
        return left < 0;
      });
      const chosen = found ?? list.at(-1);
      if (chosen === undefined) throw new RangeError('nothing to choose from');
      return chosen;
    },
  };
}
