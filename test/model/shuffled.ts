/** A small generator of numbers in [0, 1) from a seed, for shuffles that shrink to one number. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The items in another order, about every third of them twice. */
export function shuffledWithRepeats<T>(items: readonly T[], chance: () => number): readonly T[] {
  const places = items.flatMap((item) =>
    chance() < 0.3 ? [placed(item, chance), placed(item, chance)] : [placed(item, chance)],
  );
  return places.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** The items in their order, about every third repeated somewhere after its first place. */
export function withRepeats<T>(items: readonly T[], chance: () => number): readonly T[] {
  return items.flatMap((item, index) => {
    const earlier = items[Math.floor(chance() * (index + 1))] ?? item;
    return chance() < 0.3 ? [item, earlier] : [item];
  });
}

function placed<T>(item: T, chance: () => number): { readonly item: T; readonly at: number } {
  return { item, at: chance() };
}
