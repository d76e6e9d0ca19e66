import type { JsonNode } from './node.js';

const ISO_INSTANT = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const INSTANT_HINT = 'a time with its zone, like 2026-12-31T00:00:00Z';

/** Date.parse lets 31 February pass as 3 March. */
function dayExists(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Epoch ms of an instant; null where it is left out (an open end) or wrong (noted). */
export function readInstant(node: JsonNode): number | null {
  if (node.missing) return null;
  const text = node.text(ISO_INSTANT, INSTANT_HINT);
  if (text === null) return null;
  const [, year, month, day] = ISO_INSTANT.exec(text) ?? [];
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || !dayExists(Number(year), Number(month), Number(day)))
    return node.mistake('is not a time that exists', `write ${INSTANT_HINT}`);
  return ms;
}

/** The name JavaScript knows a zone by, with the right capitals; null where it knows none. */
export function zoneAsWritten(zone: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/**
 * An IANA zone. JavaScript also takes offsets and any mixture of capitals; ClickHouse, which computes the days,
 * takes neither, so they are mistakes here rather than failures there.
 */
export function readTimeZone(node: JsonNode): string | null {
  const zone = node.text(/^[A-Za-z]/, 'an IANA time zone like Asia/Hong_Kong');
  if (zone === null) return null;
  const resolved = zoneAsWritten(zone);
  if (resolved === null) return node.mistake('is not a time zone', 'write an IANA name like Asia/Hong_Kong');
  if (resolved !== zone && resolved.toLowerCase() === zone.toLowerCase())
    return node.mistake('has its capitals wrong', `write ${resolved}`);
  return zone;
}
