import { json as readJson } from 'node:stream/consumers';
import {
  type ClickHouse,
  type Cell as ClickHouseCell,
  ClickHouseFailure,
  openClickHouse,
  type Row,
} from '@quittance/runtime/clickhouse';
import { type ExportFormat, exportAnswer } from '@quittance/runtime/clickhouse/export';
import { readClickHouse } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { askConsole } from '../console.js';
import { CliError, EXIT, type ExitCode, messageOf } from '../exit-codes.js';
import { homeOf } from '../home.js';
import { runningEndpoints, serverEnvironment } from '../server-environment.js';
import { type Cell, renderTable } from '../table.js';
import { asRows, catalogueOf } from './catalogue.js';
import { askNamed, parametersOf } from './named.js';
import type { Output } from './output.js';
import { writeOut } from './write-out.js';

export interface QueryOptions {
  /** A public view or a named query; null = list them. */
  readonly name: string | null;
  /** Views only. 0 = all. */
  readonly limit: number;
  /** Views only: a ClickHouse condition. The finance user can read the public views and nothing else. */
  readonly where: string | null;
  /** Named queries only: `name=value`. */
  readonly parameters: readonly string[];
  readonly output: Output;
}

interface Asked extends QueryOptions {
  readonly clickhouse: ClickHouse;
  /** Of the console. */
  readonly address: string;
}

/** Rows of a public view, read as the finance user, or of a named query. */
export async function query(options: QueryOptions, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const { console: address = '' } = runningEndpoints(homeOf(env));
  const clickhouse = asFinance(env);
  try {
    await show({ ...options, address, clickhouse });
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ClickHouseFailure)) throw error;
    // Refused: the server has answered, it did not like the condition.
    throw new CliError(error.code === 'CLICKHOUSE_REFUSED' ? EXIT.usage : EXIT.unreachable, messageOf(error));
  } finally {
    await clickhouse.close();
  }
}

async function show(asked: Asked): Promise<void> {
  const { address, output, clickhouse } = asked;
  const catalogue = catalogueOf((await askConsole(address, '/api/queries')).body);
  if (asked.name === null) return writeRows(catalogue, output);
  const name = asked.name.replaceAll('-', '_');
  if (!catalogue.some((row) => row['name'] === name)) {
    const names = catalogue.map((row) => row['name']).join(', ');
    throw new CliError(EXIT.off, `There is no view or query ${asked.name}. There are: ${names}`);
  }
  const views = await clickhouse.query("SELECT name FROM system.tables WHERE database = 'quittance'");
  const isView = views.some((row) => row['name'] === name);
  await (isView ? showView(name, asked) : showNamed(name, asked));
}

/** ClickHouse as the read-only user who sees the public views. */
export function asFinance(processEnv: NodeJS.ProcessEnv): ClickHouse {
  const home = homeOf(processEnv);
  const endpoints = runningEndpoints(home);
  const env: NodeJS.ProcessEnv = {
    QUITTANCE_CLICKHOUSE_URL: endpoints['clickhouse'],
    ...serverEnvironment(home, processEnv),
  };
  const settings = readSettings(env, readClickHouse);
  return openClickHouse({
    ...settings,
    username: 'finance',
    password: env['QUITTANCE_FINANCE_PASSWORD'] ?? '',
  });
}

function viewStatement(name: string, { where, limit }: QueryOptions): string {
  const filter = where === null ? '' : ` WHERE ${where}`;
  return `SELECT * FROM ${name}${filter}${limit === 0 ? '' : ` LIMIT ${limit}`}`;
}

async function showView(name: string, asked: Asked): Promise<void> {
  const { clickhouse, output } = asked;
  const sql = viewStatement(name, asked);
  if (output.kind === 'file') return exportView(sql, output.format, output.path, clickhouse);
  writeRows(await clickhouse.query(sql), output);
}

async function exportView(
  sql: string,
  format: ExportFormat,
  path: string | null,
  clickhouse: ClickHouse,
): Promise<void> {
  const wanted = { sql, parameters: {}, format, maxRows: null, timeoutMs: null };
  const { body, rows } = await exportAnswer(clickhouse, wanted);
  await writeOut(body, path);
  process.stderr.write(`${rows} rows\n`);
}

async function showNamed(name: string, { address, parameters, output }: Asked): Promise<void> {
  if (output.kind === 'rows') return writeRows(await namedRows(address, name, parameters), output);
  const format = output.kind === 'file' ? output.format : 'json';
  const { body, about } = await askNamed(address, name, parameters, format);
  if (output.kind === 'file') await writeOut(body, output.path);
  else writeRows(rowsOf(await readJson(body)), output);
  process.stderr.write(`${about}\n`);
}

/** The rows of the envelope. */
function rowsOf(envelope: unknown): readonly Row[] {
  return typeof envelope === 'object' && envelope !== null && 'rows' in envelope ? asRows(envelope.rows) : [];
}

/** As `--json` has always had them: an array of rows. */
async function namedRows(
  address: string,
  name: string,
  parameters: readonly string[],
): Promise<readonly Row[]> {
  const { status, body } = await askConsole(address, `/api/queries/${name}?${parametersOf(parameters)}`);
  if (status === 200) return asRows(body);
  throw new CliError(EXIT.usage, `${name}: ${JSON.stringify(body)}`);
}

function writeRows(rows: readonly Row[], { kind }: Output): void {
  const text =
    kind === 'table'
      ? renderTable(
          rows.map((row) =>
            Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, flat(cell)])),
          ),
        )
      : `[${rows.map((row) => JSON.stringify(row)).join(',\n')}]`;
  process.stdout.write(text === '' ? '' : `${text}\n`);
}

/** A list or a structure in a cell of a table is shown as JSON. */
function flat(cell: ClickHouseCell): Cell {
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell;
}
