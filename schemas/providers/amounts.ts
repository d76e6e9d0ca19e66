import {
  type AmountResult,
  type Exponents,
  type Money,
  parseDecimalAmount,
  parseMinorAmount,
} from '../money.js';
import { type JsonObject, memberOf } from './json-value.js';
import { Unreadable } from './unreadable.js';

/** An amount with the text it arrived as. */
export interface ReadAmount {
  readonly money: Money;
  readonly raw: string;
}

function amountText(object: JsonObject, name: string): string | null {
  const value = memberOf(object, name);
  if (value === null) return null;
  if (value.kind === 'number') return value.raw;
  if (value.kind !== 'string') throw new Unreadable('wrong_type', `${name}: expected an amount`);
  return value.value === '' ? null : value.value;
}

function read(object: JsonObject, name: string, parse: (text: string) => AmountResult): ReadAmount | null {
  const raw = amountText(object, name);
  if (raw === null) return null;
  const result = parse(raw);
  if (result.kind === 'problem') throw new Unreadable(result.problem, `${name}: ${result.problem}`);
  return { money: result.money, raw };
}

/** An amount in major units, sent as decimal text (or as a JSON number, whose text is taken). */
export function optionalDecimal(
  object: JsonObject,
  name: string,
  currency: string,
  exponents: Exponents,
): ReadAmount | null {
  return read(object, name, (text) => parseDecimalAmount(text, currency, exponents));
}

/** An amount in minor units, sent as an integer (or as a string of digits). */
export function optionalMinor(
  object: JsonObject,
  name: string,
  currency: string,
  exponents: Exponents,
): ReadAmount | null {
  return read(object, name, (text) => parseMinorAmount(text, currency, exponents));
}

/** The amount, which must be there. */
export function required(amount: ReadAmount | null, name: string): ReadAmount {
  if (amount === null) throw new Unreadable('missing_field', `${name}: missing`);
  return amount;
}

/** `amounts_raw` of a fact: the texts by the provider's own field names. */
export function rawAmounts(
  amounts: Readonly<Record<string, ReadAmount | null>>,
): Readonly<Record<string, string>> {
  const present = Object.entries(amounts).flatMap(([name, amount]) =>
    amount === null ? [] : [[name, amount.raw] as const],
  );
  return Object.fromEntries(present);
}
