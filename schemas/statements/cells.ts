import { MAX_MINOR } from '../money.js';
import { instantOf } from '../zoned-time.js';
import type { StatementMapping, TimeColumn } from './mapping.js';

/** A cell's value, or what is wrong with it. */
export type Cell<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'mistake'; readonly problem: string };

/** Digits of the major unit's fraction that a fee may have: Decimal(18,5) in ClickHouse. */
export const FEE_DIGITS = 5;
const MAX_FEE_E5 = 10n ** 18n - 1n;

export const value = <T>(of: T): Cell<T> => ({ kind: 'value', value: of });
export const mistake = (problem: string): Cell<never> => ({ kind: 'mistake', problem });

const DECIMAL = /^(-?)(0|[1-9]\d{0,17})(?:\.(\d{1,8}))?$/;

/** A plain decimal as a whole number of 10^-digits; null where it is none or has digits below. */
function scaled(text: string, digits: number): bigint | null {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(digits))) return null;
  const units = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return sign === '-' ? -units : units;
}

/** An amount in minor units. @param negative is it written with a minus? */
export function amountCell(
  text: string,
  { amounts }: Pick<StatementMapping, 'amounts'>,
  exponent: number,
  negative = false,
): Cell<bigint> {
  const said = scaled(text, amounts === 'major' ? exponent : 0);
  const form =
    amounts === 'major' ? `a decimal with at most ${exponent} digits after the point` : 'whole minor units';
  if (said === null) return mistake(`is no amount: ${form} is expected`);
  const minor = negative ? -said : said;
  if (minor < 0n || (negative && text === '-0'))
    return mistake(`has the wrong sign: the mapping says ${negative ? 'with a minus' : 'without'}`);
  return minor > MAX_MINOR ? mistake('is larger than any amount') : value(minor);
}

/** A fee in 10^-5 of the major unit, exact, whatever its sign. */
export function feeCell(
  text: string,
  { amounts }: Pick<StatementMapping, 'amounts'>,
  exponent: number,
): Cell<bigint> {
  const fee = scaled(text, amounts === 'major' ? FEE_DIGITS : FEE_DIGITS - exponent);
  if (fee === null)
    return mistake(`is no fee: a decimal with at most ${FEE_DIGITS} digits of the major unit is expected`);
  const size = fee < 0n ? -fee : fee;
  return size > MAX_FEE_E5 ? mistake('is larger than any fee') : value(fee);
}

const PATTERNS: Readonly<Record<TimeColumn['format'], RegExp>> = {
  'yyyy-MM-dd HH:mm:ss': /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/,
  'yyyy/MM/dd HH:mm:ss': /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/,
  yyyyMMddHHmmss: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/,
};

/** A wall-clock time of the bill's zone as epoch ms; 30 February is refused. */
export function timeCell(text: string, format: TimeColumn['format'], timeZone: string): Cell<number> {
  const digits = PATTERNS[format].exec(text)?.slice(1);
  if (digits === undefined) return mistake(`is no time written ${format}`);
  const [year, month, day, hour, minute, second] = digits;
  const wallClock = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const isReal =
    !Number.isNaN(wallClock) &&
    new Date(wallClock).toISOString().replace(/\D/g, '').startsWith(digits.join(''));
  const at = isReal ? instantOf(wallClock, timeZone) : null;
  return at === null ? mistake(`is no time that exists in ${timeZone}`) : value(at);
}

const NOT_PLAIN = /[\p{Cc}\p{Surrogate}]/u;
const MAX_ID_LENGTH = 128;

/** An id or code: short, printable, not empty. */
export function idCell(text: string): Cell<string> {
  if (text === '') return mistake('is empty');
  if (text.length > MAX_ID_LENGTH) return mistake(`is longer than ${MAX_ID_LENGTH} characters`);
  return NOT_PLAIN.test(text) ? mistake('has a control character') : value(text);
}
