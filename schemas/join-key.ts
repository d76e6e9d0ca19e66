/**
 * Joins parts to one key so that no two different lists (of one part at least) give the same text: `%` and `|` inside a part are
 * percent-encoded, `|` stands between parts.
 * @example joinKey(['newpay', 'laos', '2022|1']) // 'newpay|laos|2022%7C1'
 */
export function joinKey(parts: readonly string[]): string {
  return parts.map(escaped).join('|');
}

const MARK = /[%|]/;

/** Hardly any part has a mark, and looking for one is faster than replacing none. */
function escaped(part: string): string {
  return MARK.test(part) ? part.replace(/[%|]/g, (mark) => (mark === '%' ? '%25' : '%7C')) : part;
}
