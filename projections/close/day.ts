import { localDay } from '@quittance/schemas/days';

const DAY_MS = 86_400_000;
const SLOT_MS = 15 * 60_000;
/** The calendars of the earth lie between 14 hours before UTC and 12 behind it. */
const EARLIEST_MS = -15 * 3_600_000;

const FORM = /^\d{4}-\d{2}-\d{2}$/;

/** `2026-11-22` as days since 1970-01-01; null where there is no such day. */
export function dayNumber(text: string): number | null {
  const at = FORM.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // February 30th is parsed as a day of March by some: what comes out must be what went in.
  return Number.isNaN(at) || dayText(at / DAY_MS) !== text ? null : at / DAY_MS;
}

/** Days since 1970-01-01 as `2026-11-22`. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Is the day over for people in this zone? */
export function isOver(day: number, timeZone: string, nowMs: number): boolean {
  return localDay(nowMs, timeZone) > day;
}

/** The first moment after a day in a zone, epoch ms; days there may have 23 or 25 hours. */
export function endOfDay(day: number, timeZone: string): number {
  let at = (day + 1) * DAY_MS + EARLIEST_MS;
  while (localDay(at, timeZone) <= day) at += SLOT_MS;
  return at;
}
