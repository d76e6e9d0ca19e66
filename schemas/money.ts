/** An exact amount: `minor` units of `currency`, of which `10 ** exponent` make one major unit. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
  readonly exponent: number;
}

/** Exponent per currency as one provider uses it; providers deviate from ISO 4217, so there is no default. */
export type Exponents = Readonly<Record<string, number>>;

export type AmountProblem =
  | 'amount_not_a_decimal'
  | 'amount_too_many_digits'
  | 'unsupported_precision'
  | 'unknown_currency'
  | 'unsafe_integer';

export type AmountResult =
  | { readonly kind: 'money'; readonly money: Money; readonly raw: string }
  | { readonly kind: 'problem'; readonly problem: AmountProblem };

/** Largest amount an Avro long and a ClickHouse Int64 hold. */
export const MAX_MINOR = 2n ** 63n - 1n;

const MAX_SAFE_MINOR = BigInt(Number.MAX_SAFE_INTEGER);
const MAX_SAFE_DIGITS = MAX_SAFE_MINOR.toString().length;
const DECIMAL = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;
const MAX_MINOR_DIGITS = MAX_MINOR.toString().length;
/** No currency has a smaller unit; it also bounds the raw text that is kept. */
const MAX_FRACTION_DIGITS = 8;

function problem(name: AmountProblem): AmountResult {
  return { kind: 'problem', problem: name };
}

/** Looks an exponent up without reaching inherited members such as `constructor`. */
function exponentOf(currency: string, exponents: Exponents): number | undefined {
  return Object.hasOwn(exponents, currency) ? exponents[currency] : undefined;
}

interface Decimal {
  readonly whole: string;
  readonly fraction: string;
}

/** The digits before and after the point; null where `text` is no plain decimal. */
function splitDecimal(text: string): Decimal | null {
  if (!DECIMAL.test(text)) return null;
  const point = text.indexOf('.');
  return point < 0
    ? { whole: text, fraction: '' }
    : { whole: text.slice(0, point), fraction: text.slice(point + 1) };
}

/**
 * Reads a decimal text in major units ("0.29", "100") exactly, without a float on the way, up to MAX_MINOR.
 * Digits below the minor unit are accepted only if zero ("100.00" in JPY).
 * @param exponents the provider's table; an unknown currency is a problem, never exponent 2.
 */
export function parseDecimalAmount(text: string, currency: string, exponents: Exponents): AmountResult {
  const exponent = exponentOf(currency, exponents);
  if (exponent === undefined) return problem('unknown_currency');
  const decimal = splitDecimal(text);
  if (decimal === null) return problem('amount_not_a_decimal');
  const { whole, fraction } = decimal;
  // The length first: BigInt over a body full of digits would take far longer than reading them.
  if (whole.length + exponent > MAX_MINOR_DIGITS || fraction.length > MAX_FRACTION_DIGITS) {
    return problem('amount_too_many_digits');
  }
  if (/[1-9]/.test(fraction.slice(exponent))) return problem('unsupported_precision');
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return minor > MAX_MINOR
    ? problem('amount_too_many_digits')
    : { kind: 'money', money: { minor, currency, exponent }, raw: text };
}

/**
 * Takes the text of a JSON integer that already is in minor units (hfcsbc sends fen). From 2^53 on the sender's own
 * JSON library may have lost digits, so such an amount is refused. "1.0" is 1; a fraction of a fen is not.
 */
export function parseMinorAmount(text: string, currency: string, exponents: Exponents): AmountResult {
  const exponent = exponentOf(currency, exponents);
  if (exponent === undefined) return problem('unknown_currency');
  const decimal = splitDecimal(text);
  if (decimal === null) return problem('amount_not_a_decimal');
  const { whole, fraction } = decimal;
  if (fraction.length > MAX_FRACTION_DIGITS) return problem('amount_too_many_digits');
  if (/[1-9]/.test(fraction)) return problem('unsupported_precision');
  return whole.length > MAX_SAFE_DIGITS || BigInt(whole) > MAX_SAFE_MINOR
    ? problem('unsafe_integer')
    : { kind: 'money', money: { minor: BigInt(whole), currency, exponent }, raw: text };
}

/** Text in major units for a person: `formatMinor(-29n, 2)` is "-0.29". */
export function formatMinor(minor: bigint, exponent: number): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  const text = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return minor < 0n ? `-${text}` : text;
}
