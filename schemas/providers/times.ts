import { isPresent } from './fields.js';
import { type JsonObject, memberOf } from './json-value.js';
import { Unreadable } from './unreadable.js';

/** When a fact happened and how well that is known: `provider` said so, the notice's time, or when it came in. */
export interface Occurrence {
  readonly occurred_at: number;
  readonly time_quality: 'provider' | 'envelope' | 'received';
}

const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
const HOUR_MS = 3_600_000;
const UTC_PLUS_8_MS = 8 * HOUR_MS;

function plausible(epochMs: number, name: string): number {
  if (epochMs >= EARLIEST_MS && epochMs < LATEST_MS) return epochMs;
  throw new Unreadable('bad_time', `${name}: not between 2000 and 2100`);
}

/** Whether a time is given at all, readable or not; 0 is an unset long. */
export function isTimeGiven(object: JsonObject, name: string): boolean {
  const value = memberOf(object, name);
  return isPresent(object, name) && !(value?.kind === 'number' && value.raw === '0');
}

/** Text of a time; absent, null, "" and 0 (an unset long) are null. */
function timeText(object: JsonObject, name: string): string | null {
  const value = memberOf(object, name);
  if (value === null) return null;
  if (value.kind !== 'string' && value.kind !== 'number') {
    throw new Unreadable('bad_time', `${name}: expected a time`);
  }
  const text = value.kind === 'string' ? value.value : value.raw;
  return text === '' || text === '0' ? null : text;
}

/** A time in epoch milliseconds, as a number or a string of digits. */
export function optionalEpochMs(object: JsonObject, name: string): number | null {
  const text = timeText(object, name);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) throw new Unreadable('bad_time', `${name}: expected epoch milliseconds`);
  return plausible(Number(text), name);
}

const DASHED = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;

/** A wall-clock time at UTC+8 as `yyyy-MM-dd HH:mm:ss` or `yyyyMMddHHmmss`; days such as 02-30 are refused. */
export function optionalUtcPlus8(object: JsonObject, name: string): number | null {
  const text = timeText(object, name);
  if (text === null) return null;
  const match = DASHED.exec(text) ?? COMPACT.exec(text);
  if (match === null) throw new Unreadable('bad_time', `${name}: expected a date and time`);
  const epochMs = utcOf(match.slice(1).map(Number)) - UTC_PLUS_8_MS;
  if (Number.isNaN(epochMs)) throw new Unreadable('bad_time', `${name}: no such date or time`);
  return plausible(epochMs, name);
}

/** Of year, month, day, hour, minute and second; NaN where there is no such date or time. */
function utcOf(parts: readonly number[]): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  // Years before 100 would be taken for those of the last century: none of them is plausible either way.
  const epochMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal = month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
  return isReal && new Date(epochMs).getUTCDate() === day ? epochMs : Number.NaN;
}

/** `yyyyMMddHHmmss` at UTC+8. */
export function utcPlus8Text(epochMs: number): string {
  return new Date(epochMs + UTC_PLUS_8_MS).toISOString().slice(0, 19).replace(/\D/g, '');
}

/** The best time there is: the provider's own, else the notice's, else the time of arrival. */
export function occurrence(provider: number | null, envelope: number | null, receivedAt: number): Occurrence {
  if (provider !== null) return { occurred_at: provider, time_quality: 'provider' };
  if (envelope !== null) return { occurred_at: envelope, time_quality: 'envelope' };
  return { occurred_at: receivedAt, time_quality: 'received' };
}
