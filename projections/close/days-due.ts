import type { MinuteOfDay } from '@quittance/runtime/config/time-of-day';
import { localDay } from '@quittance/schemas/days';
import { dayNumber, dayText } from './day.js';

/** Minutes since midnight in a zone. */
export function localMinute(epochMs: number, timeZone: string): MinuteOfDay {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(epochMs);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value);
  return part('hour') * 60 + part('minute');
}

/** The last day that is to be closed by now: day D from `closeAt` of D+1 on, by the clocks of the zone. */
export function lastDueDay(nowMs: number, timeZone: string, closeAt: MinuteOfDay): string {
  const today = localDay(nowMs, timeZone);
  return dayText(localMinute(nowMs, timeZone) >= closeAt ? today - 1 : today - 2);
}

/** Days from one to another, both inclusive, at most `limit` of them; none where the first is behind the last. */
export function daysBetween(first: string, last: string, limit: number): readonly string[] {
  const [from, to] = [dayNumber(first), dayNumber(last)];
  if (from === null || to === null) throw new Error(`no such days: ${first}, ${last}`);
  const count = Math.max(0, Math.min(limit, to - from + 1));
  return Array.from({ length: count }, (_, at) => dayText(from + at));
}

/** The day after. */
export function nextDay(day: string): string {
  const number = dayNumber(day);
  if (number === null) throw new Error(`no such day: ${day}`);
  return dayText(number + 1);
}
