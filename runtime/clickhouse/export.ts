import type { ClickHouse, Parameters, StreamedAnswer } from '../clickhouse.js';
import { type Column, MAJOR_TEXT, type MinorColumn, minorColumn } from './major-units.js';

/** What an answer can be written as. */
export const EXPORT_FORMATS = ['json', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export function isExportFormat(word: string): word is ExportFormat {
  return EXPORT_FORMATS.some((format) => format === word);
}

interface FormatRule {
  readonly clickhouse: string;
  readonly contentType: string;
  readonly settings: Readonly<Record<string, string | number>>;
  /** A column as it is written; `quoted` is its name as an identifier. */
  readonly cell: (column: Column, quoted: string) => string;
  /** An amount in major units, from its exact text. */
  readonly major: (text: string, exponent: string) => string;
}

/** Moments as 2026-11-22T04:05:06.789Z: the zone is said. 64 bits and wider as texts: JSON readers round numbers. */
const COMMON = {
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
};

const isText = (type: string) => /^(LowCardinality\()?(Nullable\()?(Fixed)?String/.test(type);
const isNested = (type: string) => /^(Nullable\()?(Array|Tuple|Map|Nested|JSON|Variant|Dynamic)\b/.test(type);
const isWide = (type: string) => /^(Nullable\()?U?Int(128|256)\)?$/.test(type);

/** What a spreadsheet would run as a formula (owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = "'^[=+\\\\-@\\\\t\\\\r\\\\n＝＋－＠]'";
/** A plain number begins with a sign, too, and does no harm. */
const NUMBER = "'^[+-]?[0-9]+([.][0-9]+)?$'";

/** A text that a spreadsheet would run is written with ' before it; lists and structures are written as JSON. */
function csvCell({ name, type }: Column, quoted: string): string {
  if (isNested(type)) return `toJSONString(${quoted}) AS ${identifier(name)}`;
  if (!isText(type)) return quoted;
  const risky = `match(${quoted}, ${FORMULA}) AND NOT match(${quoted}, ${NUMBER})`;
  return `if(${risky}, concat('\\'', toString(${quoted})), toString(${quoted})) AS ${identifier(name)}`;
}

/** Parquet has no integers of more than 64 bits: ClickHouse would write bytes that no reader takes for a number. */
function parquetCell({ name, type }: Column, quoted: string): string {
  return isWide(type) ? `toDecimal128(toString(${quoted}), 0) AS ${identifier(name)}` : quoted;
}

/** No currency has smaller units (schemas/money.ts); a column of Parquet has one scale for all its rows. */
const PARQUET_SCALE = 8;

const RULES: Readonly<Record<ExportFormat, FormatRule>> = {
  json: {
    clickhouse: 'JSONEachRow',
    contentType: 'application/json; charset=utf-8',
    settings: { output_format_json_array_of_rows: 1 },
    cell: (_, quoted) => quoted,
    major: (text) => text,
  },
  csv: {
    clickhouse: 'CSVWithNames',
    contentType: 'text/csv; charset=utf-8; header=present',
    settings: { output_format_csv_crlf_end_of_line: 1, format_csv_null_representation: '' },
    cell: csvCell,
    major: (text) => text,
  },
  parquet: {
    clickhouse: 'Parquet',
    contentType: 'application/vnd.apache.parquet',
    settings: {},
    cell: parquetCell,
    major: (text, exponent) =>
      `if(throwIf(ifNull(${exponent}, 0) > ${PARQUET_SCALE}, 'exponent above ${PARQUET_SCALE}'), NULL,
        toDecimal128(${text}, ${PARQUET_SCALE}))`,
  },
};

/** The media type of a format. */
export function contentTypeOf(format: ExportFormat): string {
  return RULES[format].contentType;
}

/** https://clickhouse.com/docs/sql-reference/syntax#identifiers */
function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

function majorCell({ major, minor, exponent }: MinorColumn, rule: FormatRule): string {
  const place = `answer.${identifier(exponent)}`;
  return `${rule.major(`major_text(answer.${identifier(minor)}, ${place})`, place)} AS ${identifier(major)}`;
}

/**
 * The statement that writes an answer in a format: every `<name>_minor` with its exponent gets `<name>` before it, the
 * same amount in major units.
 */
export function exportStatement(sql: string, columns: readonly Column[], format: ExportFormat): string {
  const rule = RULES[format];
  const cells = columns.flatMap((column) => {
    const amount = minorColumn(column, columns);
    const cell = rule.cell(column, `answer.${identifier(column.name)}`);
    return amount === null ? [cell] : [majorCell(amount, rule), cell];
  });
  return `WITH${MAJOR_TEXT}\nSELECT\n    ${cells.join(',\n    ')}\nFROM\n(\n${sql}\n) AS answer\nFORMAT ${rule.clickhouse}`;
}

/** Name and type of every column a statement answers with; nothing is read. */
export async function columnsOf(
  clickhouse: ClickHouse,
  sql: string,
  parameters: Parameters,
): Promise<readonly Column[]> {
  const rows = await clickhouse.query(`DESCRIBE TABLE (\n${sql}\n)`, parameters);
  return rows.map((row) => ({ name: String(row['name']), type: String(row['type']) }));
}

/** A statement to be written out. */
export interface Export {
  readonly sql: string;
  readonly parameters: Parameters;
  readonly format: ExportFormat;
  /** An answer with more rows is refused whole, never cut; null = any number. */
  readonly maxRows: number | null;
  /** The server gives up after so long, milliseconds; null = its own limit. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
}

/** The answer with the columns that are shown, those in major units included. */
export interface Exported extends StreamedAnswer {
  readonly columns: readonly Column[];
}

function shown(columns: readonly Column[]): readonly Column[] {
  return columns.flatMap((column) => {
    const amount = minorColumn(column, columns);
    return amount === null ? [column] : [{ name: amount.major, type: 'amount in major units' }, column];
  });
}

/** Writes an answer out in a format, as a stream of bytes. */
export async function exportAnswer(clickhouse: ClickHouse, wanted: Export): Promise<Exported> {
  const { sql, parameters, format, maxRows, timeoutMs, signal } = wanted;
  const columns = await columnsOf(clickhouse, sql, parameters);
  const answer = await clickhouse.stream({
    statement: exportStatement(sql, columns, format),
    parameters,
    settings: {
      ...COMMON,
      ...RULES[format].settings,
      ...(maxRows === null ? {} : { max_result_rows: String(maxRows), result_overflow_mode: 'throw' }),
      ...(timeoutMs === null ? {} : { max_execution_time: Math.ceil(timeoutMs / 1000) }),
    },
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...answer, columns: shown(columns) };
}
