import { type BillLine, type BillMistake, type BillReading, sumsOf } from './bill.js';
import { type Columns, columnsOf } from './header.js';
import type { StatementMapping } from './mapping.js';
import { LineReader, type Record } from './read-line.js';
import { type FoundTotals, isTotalsHeader, totalMistakes } from './totals.js';

/** What a person says of a bill, beside the file. */
export interface BillClaims {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly timeZone: string;
  /** Number of lines as the provider's page shows it; null = not said. */
  readonly rows: number | null;
  /** Σ amount of the payment lines in minor units as the provider's page shows it; null = not said. */
  readonly totalMinor: bigint | null;
  /** A person knows that nothing tells whether the file is whole. */
  readonly unchecked: boolean;
}

/** Mistakes that are listed; the number of the others is told. */
const MAX_MISTAKES = 50;
/** Far above a day's bill of one account; a bill is read as a whole before a line of it is believed. */
export const MAX_BILL_ROWS = 1_000_000;

/**
 * Reads a whole bill, or says everything that is wrong with it: nothing of a wrong file is taken.
 * @param records the lines of the file that are not empty, from its first
 */
export function readBill(
  records: readonly Record[],
  mapping: StatementMapping,
  claims: BillClaims,
): BillReading {
  const [header, ...rest] = records.map((record) => withoutPrefix(record, mapping)).slice(mapping.skipLines);
  if (header === undefined) return refused([whole('has no line with titles')]);
  const titles = header.cells.map((cell) => cell.trim());
  const { columns, mistakes } = columnsOf(titles, mapping);
  // Without the columns every line would be wrong in the same way.
  if (mistakes.length > 0) return refused(mistakes);
  const { body, totals, after } = cut(rest, mapping);
  if (body.length > MAX_BILL_ROWS) return refused([whole(`has more than ${MAX_BILL_ROWS} lines`)]);
  const read = readLines(body, columns, titles.length, mapping, claims);
  const further = [...wholeness(read.lines, totals, mapping, claims), ...after];
  const all = [...read.mistakes, ...repeats(read.lines), ...(read.mistakes.length > 0 ? [] : further)];
  if (all.length > 0) return refused(all);
  return { kind: 'bill', lines: read.lines, sums: sumsOf(read.lines), checks: checksOf(mapping, claims) };
}

const whole = (problem: string): BillMistake => ({ row: null, column: null, problem });

function refused(mistakes: readonly BillMistake[]): BillReading {
  return {
    kind: 'refused',
    mistakes: mistakes.slice(0, MAX_MISTAKES),
    further: Math.max(0, mistakes.length - MAX_MISTAKES),
  };
}

function withoutPrefix({ row, cells }: Record, { cellPrefix }: StatementMapping): Record {
  if (cellPrefix === '') return { row, cells };
  return {
    row,
    cells: cells.map((cell) => (cell.startsWith(cellPrefix) ? cell.slice(cellPrefix.length) : cell)),
  };
}

interface Cut {
  readonly body: readonly Record[];
  readonly totals: FoundTotals | null;
  /** Lines where none may be. */
  readonly after: readonly BillMistake[];
}

/** The lines before the totals, and the totals. */
function cut(records: readonly Record[], { totals: titles }: StatementMapping): Cut {
  const at = titles === null ? -1 : records.findIndex((record) => isTotalsHeader(record, titles));
  const header = records[at];
  const values = records[at + 1];
  if (at === -1 || header === undefined || values === undefined)
    return { body: at === -1 ? records : records.slice(0, at), totals: null, after: [] };
  const after = records
    .slice(at + 2)
    .map(({ row }) => ({ row, column: null, problem: 'follows the totals, with which a bill ends' }));
  return {
    body: records.slice(0, at),
    totals: { titles: header.cells.map((cell) => cell.trim()), values },
    after,
  };
}

function readLines(
  body: readonly Record[],
  columns: Columns,
  width: number,
  mapping: StatementMapping,
  { day, timeZone }: BillClaims,
): { readonly lines: readonly BillLine[]; readonly mistakes: readonly BillMistake[] } {
  const lines: BillLine[] = [];
  const mistakes: BillMistake[] = [];
  for (const record of body) {
    if (record.cells.length !== width) {
      const problem = `has ${record.cells.length} cells where the titles are ${width}: the line is cut off, or of another file`;
      mistakes.push({ row: record.row, column: null, problem });
      continue;
    }
    const reader = new LineReader(record, { mapping, columns, day, timeZone });
    const line = reader.line();
    mistakes.push(...reader.mistakes);
    if (line !== null) lines.push(line);
  }
  return { lines, mistakes };
}

/** One payment of an order, and one line per refund: what stands twice would count twice. */
function repeats(lines: readonly BillLine[]): readonly BillMistake[] {
  const seen = new Map<string, number>();
  return lines.flatMap(({ row, kind, orderNo, refundNo }): readonly BillMistake[] => {
    if (kind === 'REFUND' && refundNo === null) return [];
    const about = JSON.stringify([kind, orderNo, refundNo]);
    const first = seen.get(about);
    if (first === undefined) seen.set(about, row);
    return first === undefined
      ? []
      : [{ row, column: null, problem: `is about the same ${kind.toLowerCase()} as line ${first}` }];
  });
}

/** Is the file the whole bill? By its totals, by what a person says, or by nothing, if that person says so. */
function wholeness(
  lines: readonly BillLine[],
  totals: FoundTotals | null,
  mapping: StatementMapping,
  { rows, totalMinor, unchecked }: BillClaims,
): readonly BillMistake[] {
  const exponents = Object.values(mapping.currencies);
  const [exponent = 0] = exponents;
  if (mapping.totals !== null && totals === null)
    return [whole('does not end with its totals: it is cut off, or of another kind')];
  const paid = lines
    .filter(({ kind }) => kind === 'PAYMENT')
    .reduce((sum, line) => sum + line.amountMinor, 0n);
  const isChecked = mapping.totals !== null || rows !== null || totalMinor !== null || unchecked;
  return [
    ...(totals === null ? [] : totalMistakes(totals, lines, mapping, exponent)),
    ...(rows === null || rows === lines.length ? [] : [whole(`has ${lines.length} lines, not ${rows}`)]),
    ...(totalMinor === null || totalMinor === paid
      ? []
      : [whole(`has payments of ${paid} minor units, not ${totalMinor}`)]),
    ...(isChecked
      ? []
      : [
          whole(
            'says nowhere how many lines it has, so half of it would look whole: give their number or their sum',
          ),
        ]),
  ];
}

function checksOf({ totals }: StatementMapping, { rows, totalMinor }: BillClaims): readonly string[] {
  return [
    ...(totals === null ? [] : ['totals']),
    ...(rows === null ? [] : ['rows']),
    ...(totalMinor === null ? [] : ['total']),
  ];
}
