import { zoneAsWritten } from '@quittance/runtime/accounts/values';

/** What a person typed does not fit the query. */
export class BadParameter extends Error {
  override readonly name = 'BadParameter';
}

/** How a type of parameter is written in a statement, told to a person, and read from a text. */
interface TypeRule {
  /** What stands behind the name in a placeholder: `{from:Date32}`. */
  readonly clickhouse: string;
  /** For a person: what to write. */
  readonly hint: string;
  /** The value as ClickHouse reads it, or null where the text is none. `nowMs` in epoch milliseconds. */
  readonly read: (text: string, nowMs: number) => string | null;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?$/;
const COUNT = /^\d{1,10}$/;
const MAX_COUNT = 2 ** 32 - 1;
const TEXT = /^\P{Cc}{1,512}$/u;

/** The moment of asking. */
const NOW = 'now';
/** The days of each account's own zone, as they are stored with its orders. */
export const ACCOUNT_DAYS = 'account';

/** Days that Date32 and DateTime64 hold; ClickHouse moves any other to the nearest of these without a word. */
const isHeld = (day: string): boolean => day >= '1900-01-01' && day <= '2299-12-31';

/** Date.parse lets 31 February pass as 3 March, so the day must come back as it went in. */
function instant(day: string, time: string): string | null {
  const moment = new Date(`${day}T${time}Z`);
  if (Number.isNaN(moment.getTime()) || !isHeld(day)) return null;
  const text = moment.toISOString();
  return text.startsWith(day) ? text.replace('T', ' ').replace('Z', '') : null;
}

function readDate(text: string): string | null {
  return DAY.test(text) && instant(text, '00:00') !== null ? text : null;
}

function readDateTime(text: string, nowMs: number): string | null {
  if (text === NOW) return new Date(nowMs).toISOString().replace('T', ' ').replace('Z', '');
  if (DAY.test(text)) return instant(text, '00:00');
  return MOMENT.test(text) ? instant(text.slice(0, 10), text.slice(11).replace('Z', '')) : null;
}

/** JavaScript takes offsets and any capitals, ClickHouse neither: refused here rather than failing there. */
function readZone(text: string): string | null {
  if (text === ACCOUNT_DAYS) return text;
  const resolved = /^[A-Za-z]/.test(text) ? zoneAsWritten(text) : null;
  const isMisspelt = resolved !== text && resolved?.toLowerCase() === text.toLowerCase();
  return resolved === null || isMisspelt ? null : text;
}

/** The types a query's head may use. */
export const TYPE_RULES = {
  Date: { clickhouse: 'Date32', hint: 'a day such as 2026-11-22, 1900 to 2299', read: readDate },
  DateTime: {
    clickhouse: "DateTime64(3, 'UTC')",
    hint: 'a moment in UTC such as 2026-11-22T04:05:06Z, a day (its first moment), or now',
    read: readDateTime,
  },
  Zone: {
    clickhouse: 'String',
    hint: 'an IANA time zone such as Asia/Shanghai, or account for the days of each account’s own zone',
    read: readZone,
  },
  Text: {
    clickhouse: 'String',
    hint: 'a text of 1 to 512 characters; * is any',
    read: (text) => (TEXT.test(text) ? text : null),
  },
  Count: {
    clickhouse: 'UInt32',
    hint: `a whole number, 0 to ${MAX_COUNT}`,
    read: (text) => (COUNT.test(text) && Number(text) <= MAX_COUNT ? String(Number(text)) : null),
  },
} as const satisfies Readonly<Record<string, TypeRule>>;

export type ParameterType = keyof typeof TYPE_RULES;

export function isParameterType(word: string | undefined): word is ParameterType {
  return word !== undefined && Object.hasOwn(TYPE_RULES, word);
}

/**
 * The value as ClickHouse reads it.
 * @param nowMs what `now` stands for, epoch milliseconds
 * @throws BadParameter saying what to write instead
 */
export function readValue(
  { name, type }: { readonly name: string; readonly type: ParameterType },
  text: string,
  nowMs: number,
): string {
  const { hint, read } = TYPE_RULES[type];
  const value = read(text, nowMs);
  if (value === null)
    throw new BadParameter(`${name} is a ${type}, not ${JSON.stringify(text)}: write ${hint}`);
  return value;
}
