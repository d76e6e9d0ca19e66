/** A column of an answer, with its type as ClickHouse writes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** An amount in minor units, and where its exponent stands. */
export interface MinorColumn {
  /** Of the column in major units: `paid` beside `paid_minor`; `paid_major` where `paid` is a column of its own. */
  readonly major: string;
  readonly minor: string;
  readonly exponent: string;
}

const MINOR = /^(.+)_minor$/;

/**
 * The column in major units that stands beside a column `<name>_minor`, by `<name>_exponent` where the answer has
 * one, else by `exponent`; null where the column is no amount, or no exponent is known.
 */
export function minorColumn({ name }: Column, all: readonly Column[]): MinorColumn | null {
  const stem = MINOR.exec(name)?.[1];
  if (stem === undefined) return null;
  const has = (wanted: string) => all.some((one) => one.name === wanted);
  const exponent = [`${stem}_exponent`, 'exponent'].find(has);
  const major = has(stem) ? `${stem}_major` : stem;
  return exponent === undefined ? null : { major, minor: name, exponent };
}

/**
 * ClickHouse's words for `formatMinor`: the exact decimal text of minor units, digits moved and nothing divided. NULL
 * where amount or exponent is. `leftPad` shortens a longer text, hence `greatest`.
 */
export const MAJOR_TEXT = `
    (digits, width) -> leftPad(digits, greatest(length(digits), width), '0') AS padded,
    (digits, e) -> if(e = 0, digits, concat(
        substring(padded(digits, e + 1), 1, -toInt64(e)), '.', right(padded(digits, e + 1), e))) AS placed,
    (minor, e) -> concat(if(minor < 0, '-', ''), placed(replaceOne(toString(minor), '-', ''), toUInt64(e))) AS major_text`;
