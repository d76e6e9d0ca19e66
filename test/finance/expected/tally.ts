/** A cell as it is compared: numbers as texts, since ClickHouse's JSON quotes some and not others. */
export type Cell = string | boolean | null | readonly string[];
export type Cells = Readonly<Record<string, Cell>>;
type Loose = string | number | bigint | boolean | null | readonly (string | number)[];

function cell(value: Loose): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'object' ? value.map(String) : String(value);
}

/** One row of an expected answer. */
export function row(values: Readonly<Record<string, Loose>>): Cells {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cell(value)]));
}

/** GROUP BY by hand: one row per key, with what `sums` makes of the group. */
export function tally<T>(
  items: readonly T[],
  keyOf: (item: T) => Readonly<Record<string, Loose>>,
  sums: (group: readonly T[]) => Readonly<Record<string, Loose>>,
): readonly Cells[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = JSON.stringify(row(keyOf(item)));
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    return first === undefined ? {} : row({ ...keyOf(first), ...sums(group) });
  });
}

export function total<T>(items: readonly T[], minorOf: (item: T) => bigint | null): bigint {
  return items.reduce((sum, item) => sum + (minorOf(item) ?? 0n), 0n);
}

export function countIf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length;
}

/** Six digits; null where there is nothing to divide by. */
export function ratio(part: bigint | number, whole: bigint | number): number | null {
  return Number(whole) === 0 ? null : Math.round((Number(part) / Number(whole)) * 1e6) / 1e6;
}

/** The element at ⌊level · n⌋ of the sorted values, as quantileExact defines it. */
export function percentile(values: readonly number[], level: number): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(level * values.length)] ?? null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** YYYY-MM-DD of a moment in a zone. */
export function dayIn(zone: string, epochMs: number): string {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  formats.set(zone, format);
  return format.format(epochMs);
}

/** As ClickHouse writes DateTime64(3, 'UTC'). */
export function moment(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
}
