import type { BillLine, BillMistake } from './bill.js';
import { amountCell, type Cell, feeCell } from './cells.js';
import type { StatementMapping, TotalTitles } from './mapping.js';
import type { Record } from './read-line.js';

/** The totals as they end a bill: their titles and, on the next line, their values. */
export interface FoundTotals {
  readonly titles: readonly string[];
  readonly values: Record;
}

const TOTALS = ['rows', 'amount', 'refundAmount', 'fee', 'settleable'] as const;

const wanted = (titles: TotalTitles): readonly string[] =>
  TOTALS.map((total) => titles[total]).filter((title) => title !== null);

/** Is this the line of titles with which a bill's totals begin? */
export function isTotalsHeader({ cells }: Record, titles: TotalTitles): boolean {
  const said = cells.map((cell) => cell.trim());
  return wanted(titles).every((title) => said.includes(title));
}

/** The sums that the rows make, by the total they must equal. */
function sumOf(lines: readonly BillLine[], total: keyof TotalTitles): bigint {
  const of = (kind: BillLine['kind']) => lines.filter((line) => line.kind === kind);
  const add = (amounts: readonly (bigint | null)[]) =>
    amounts.reduce<bigint>((sum, each) => sum + (each ?? 0n), 0n);
  switch (total) {
    case 'rows':
      return BigInt(lines.length);
    case 'amount':
      return add(of('PAYMENT').map((line) => line.amountMinor));
    case 'refundAmount':
      return add(of('REFUND').map((line) => line.amountMinor));
    case 'fee':
      return add(lines.map((line) => line.feeE5));
    case 'settleable':
      return add(lines.map((line) => line.settleableMinor));
  }
}

function totalCell(
  text: string,
  total: keyof TotalTitles,
  mapping: StatementMapping,
  exponent: number,
): Cell<bigint> {
  if (total === 'rows') return amountCell(text, { amounts: 'minor' }, 0);
  if (total === 'fee') return feeCell(text, mapping, exponent);
  return amountCell(text, mapping, exponent, total === 'refundAmount' && mapping.negativeRefunds);
}

/**
 * The totals against the rows: what does not agree means that lines are missing, or are there twice.
 * @param exponent of the one currency; a bill of several currencies has no totals that mean anything
 */
export function totalMistakes(
  { titles, values }: FoundTotals,
  lines: readonly BillLine[],
  mapping: StatementMapping,
  exponent: number,
): readonly BillMistake[] {
  return TOTALS.flatMap((total): readonly BillMistake[] => {
    const title = mapping.totals?.[total] ?? null;
    if (title === null) return [];
    const where = { row: values.row, column: title };
    const cell = totalCell((values.cells[titles.indexOf(title)] ?? '').trim(), total, mapping, exponent);
    if (cell.kind === 'mistake') return [{ ...where, problem: cell.problem }];
    const sum = sumOf(lines, total);
    const problem = `is ${cell.value}, the rows make ${sum}: lines are missing, doubled or changed`;
    return cell.value === sum ? [] : [{ ...where, problem }];
  });
}
