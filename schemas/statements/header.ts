import type { BillMistake } from './bill.js';
import type { StatementMapping } from './mapping.js';

/** Where each title stands. */
export type Columns = ReadonlyMap<string, number>;

/** The titles that a mapping uses. */
export function titlesOf(mapping: StatementMapping): readonly string[] {
  const worded = [mapping.kind, mapping.paymentState, mapping.refundState];
  const { orderNo, merchantOrderNo, refundNo, amount, refundAmount, fee, settleable } = mapping;
  const { merchantCode, currency, time, refundTime } = mapping;
  const titles = [
    ...worded.map((each) => (each !== null && 'column' in each ? each.column : null)),
    ...[orderNo, merchantOrderNo, refundNo, amount, refundAmount, fee, settleable, merchantCode, currency],
    time.column,
    refundTime?.column ?? null,
  ];
  return [...new Set(titles.filter((title) => title !== null))];
}

/** Finds the titles of a mapping in a bill's header; other columns of it are not looked at. */
export function columnsOf(
  header: readonly string[],
  mapping: StatementMapping,
): { readonly columns: Columns; readonly mistakes: readonly BillMistake[] } {
  const columns = new Map(header.map((title, at) => [title, at]));
  const mistakes = titlesOf(mapping).flatMap((title): readonly BillMistake[] => {
    const times = header.filter((each) => each === title).length;
    const where = { row: null, column: title };
    if (times === 0) return [{ ...where, problem: 'is not among the titles of this file' }];
    return times === 1 ? [] : [{ ...where, problem: `stands ${times} times among the titles of this file` }];
  });
  return { columns, mistakes };
}
