import type { Cell, Row } from '@quittance/runtime/clickhouse';
import { formatMinor } from '@quittance/schemas/money';

const MINOR = /^(.+)_minor$/;
const INTEGER = /^-?\d+$/;

function amountText(minor: Cell, exponent: Cell | undefined): string | null {
  if (typeof minor !== 'string' || !INTEGER.test(minor) || typeof exponent !== 'number') return null;
  return formatMinor(BigInt(minor), exponent);
}

/**
 * Beside each `<name>_minor` its text in major units as `<name>`, by `<name>_exponent` where the row has one, else
 * by `exponent`; null where no exponent is known. The minor units stay: they are the exact figure. A column that is
 * already called `<name>`, such as a count, keeps its name: the amount is then `<name>_major`.
 */
export function withAmountTexts(row: Row): Row {
  const texts = Object.entries(row).flatMap(([column, cell]) => {
    const name = MINOR.exec(column)?.[1];
    if (name === undefined) return [];
    const major = name in row ? `${name}_major` : name;
    return [[major, amountText(cell, row[`${name}_exponent`] ?? row['exponent'])] as const];
  });
  return { ...row, ...Object.fromEntries(texts) };
}
