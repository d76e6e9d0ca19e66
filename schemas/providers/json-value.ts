/** A JSON value as it arrived: numbers and booleans as their text, members in received order. */
export type Json =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean' | 'number'; readonly raw: string }
  | { readonly kind: 'string'; readonly value: string }
  | JsonArray
  | JsonObject;

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly Json[];
}

/** `repeated`: names that occur more than once; `members` holds the first of each. */
export interface JsonObject {
  readonly kind: 'object';
  readonly members: ReadonlyMap<string, Json>;
  readonly repeated: ReadonlySet<string>;
}

type Entry = readonly [string, Json];

function entriesText(entries: readonly Entry[], sortNames: boolean): string {
  return entries.map(([name, value]) => `${JSON.stringify(name)}:${jsonText(value, sortNames)}`).join(',');
}

/** Compact JSON text: members in received order or sorted by code unit, numbers with the digits they came with. */
export function jsonText(value: Json, sortNames = false): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'boolean':
    case 'number':
      return value.raw;
    case 'string':
      return JSON.stringify(value.value);
    case 'array':
      return `[${value.items.map((item) => jsonText(item, sortNames)).join(',')}]`;
    case 'object':
      return `{${entriesText(sortNames ? sortedEntries(value) : [...value.members], sortNames)}}`;
  }
}

/** Members sorted by the code units of their names, never by locale. */
function sortedEntries(object: JsonObject): Entry[] {
  return [...object.members].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** The member, or null where it is absent or JSON's null: no provider gives the two different meanings. */
export function memberOf(object: JsonObject, name: string): Exclude<Json, { kind: 'null' }> | null {
  const value = object.members.get(name);
  return value === undefined || value.kind === 'null' ? null : value;
}
