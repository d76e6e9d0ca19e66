/** Order by code units: the same on every machine, unlike localeCompare. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Order of two amounts; a missing one comes last. */
export function byAmount(a: bigint | null, b: bigint | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** A list that has at least one element, so that there always is a first and a best one. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** The items by key, groups and members in the order given. */
export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, NonEmpty<T>> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The element that comes first. */
export function firstBy<T>(items: NonEmpty<T>, compare: (a: T, b: T) => number): T {
  return items.reduce((a, b) => (compare(a, b) <= 0 ? a : b));
}
