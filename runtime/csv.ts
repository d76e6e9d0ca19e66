import { TextDecoder } from 'node:util';
import { CsvError, type Info, parse } from 'csv-parse/sync';

/** How a file's bytes are lines of cells. */
export interface CsvForm {
  readonly encoding: 'utf-8' | 'gb18030';
  readonly delimiter: string;
  readonly quoted: boolean;
}

/** One record: the number of the line it ends on, the first being 1, and its cells. */
export interface CsvRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

/** A file's records, empty lines left out; or why it has none. */
export type CsvReading =
  | { readonly kind: 'records'; readonly records: readonly CsvRecord[] }
  | { readonly kind: 'problem'; readonly row: number | null; readonly problem: string };

/** Longest record that is one: a quote that is never closed must not swallow a file. */
const MAX_RECORD_CHARACTERS = 100_000;

/** Reads the bytes of a CSV file. A byte sequence that the encoding does not have is a problem, never a `?`. */
export function readCsv(bytes: Uint8Array, { encoding, delimiter, quoted }: CsvForm): CsvReading {
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'problem', row: null, problem: `is not written in ${encoding}` };
  }
  const records: CsvRecord[] = [];
  try {
    parse(text, {
      delimiter,
      quote: quoted ? '"' : null,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      on_record: (cells: string[], { lines }: Info) => {
        records.push({ row: lines, cells });
        return null;
      },
    });
  } catch (thrown) {
    // The parser's own message may quote a cell.
    if (thrown instanceof CsvError)
      return { kind: 'problem', row: lineOf(thrown), problem: `is no CSV (${thrown.code})` };
    throw thrown;
  }
  return { kind: 'records', records };
}

function lineOf(error: CsvError): number | null {
  const line: unknown = 'lines' in error ? error['lines'] : null;
  return typeof line === 'number' ? line : null;
}
