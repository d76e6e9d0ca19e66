import { EXPORT_FORMATS, type ExportFormat, isExportFormat } from '@quittance/runtime/clickhouse/export';
import { CliError, EXIT } from '../exit-codes.js';

/** How an answer is shown. */
export type Output =
  | { readonly kind: 'table' }
  /** One JSON array of the rows. */
  | { readonly kind: 'rows' }
  /** The bytes of a format; `path` null = standard output. */
  | { readonly kind: 'file'; readonly format: ExportFormat; readonly path: string | null };

export interface OutputFlags {
  readonly format?: string;
  readonly output?: string;
  readonly json?: true;
}

const FORMATS = ['table', ...EXPORT_FORMATS];

function refuse(message: string): CliError {
  return new CliError(EXIT.usage, message);
}

/**
 * What `--format`, `--output` and `--json` mean together.
 * @param isTerminal whether a person looks at standard output: Parquet is nothing to look at
 */
export function outputOf({ format, output, json }: OutputFlags, isTerminal: boolean): Output {
  if (json === true && (format !== undefined || output !== undefined))
    throw refuse(
      '--json stands alone: it is an array of rows. Write --format json for the rows with their freshness',
    );
  if (json === true) return { kind: 'rows' };
  const path = output ?? null;
  if (format === undefined || format === 'table') {
    if (path === null) return { kind: 'table' };
    throw refuse(`--output needs --format ${EXPORT_FORMATS.join(' or ')}`);
  }
  if (!isExportFormat(format)) throw refuse(`--format is one of ${FORMATS.join(', ')}, not ${format}`);
  if (format === 'parquet' && path === null && isTerminal)
    throw refuse('Parquet is not for a terminal: add --output FILE, or send it on with > or |');
  return { kind: 'file', format, path };
}
