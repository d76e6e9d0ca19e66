import type { EnvReader } from './env-reader.js';

/** Minutes since midnight, by the clocks of a zone. */
export type MinuteOfDay = number;

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** A time such as `10:00` as minutes since midnight; null where the variable is not set. */
export function readTimeOfDay(reader: EnvReader, variable: string): MinuteOfDay | null {
  const text = reader.optional(variable);
  if (text === null) return null;
  const [, hours, minutes] = TIME.exec(text) ?? [];
  if (hours !== undefined) return Number(hours) * 60 + Number(minutes);
  reader.mistake(variable, 'is no time of day', 'use HH:MM from 00:00 to 23:59, or leave it out for none');
  return null;
}
