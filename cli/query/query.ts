import {
  type ClickHouse,
  type Cell as ClickHouseCell,
  ClickHouseFailure,
  openClickHouse,
  type Row,
} from '@quittance/runtime/clickhouse';
import { readClickHouse } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { askConsole } from '../console.js';
import { CliError, EXIT, type ExitCode, messageOf } from '../exit-codes.js';
import { homeOf } from '../home.js';
import { runningEndpoints, serverEnvironment } from '../server-environment.js';
import { type Cell, renderTable } from '../table.js';
import { asRows, catalogueOf } from './catalogue.js';

export interface QueryOptions {
  /** A public view or a named query; null = list them. */
  readonly name: string | null;
  /** Views only. 0 = all. */
  readonly limit: number;
  /** Views only: a ClickHouse condition. The finance user can read the public views and nothing else. */
  readonly where: string | null;
  /** Named queries only: `name=value`. */
  readonly parameters: readonly string[];
  readonly json: boolean;
}

/** Rows of a public view, read as the finance user, or of a named query. */
export async function query(options: QueryOptions, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const { console: address = '' } = runningEndpoints(homeOf(env));
  const clickhouse = asFinance(env);
  try {
    write(await rowsOf(options, address, clickhouse), options.json);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ClickHouseFailure)) throw error;
    // Refused: the server has answered, it did not like the condition.
    throw new CliError(error.code === 'CLICKHOUSE_REFUSED' ? EXIT.usage : EXIT.unreachable, messageOf(error));
  } finally {
    await clickhouse.close();
  }
}

async function rowsOf(
  options: QueryOptions,
  address: string,
  clickhouse: ClickHouse,
): Promise<readonly Row[]> {
  const catalogue = catalogueOf((await askConsole(address, '/api/queries')).body);
  if (options.name === null) return catalogue;
  const name = options.name.replaceAll('-', '_');
  if (!catalogue.some((row) => row['name'] === name)) {
    const names = catalogue.map((row) => row['name']).join(', ');
    throw new CliError(EXIT.off, `There is no view or query ${options.name}. There are: ${names}`);
  }
  const views = await clickhouse.query("SELECT name FROM system.tables WHERE database = 'quittance'");
  const isView = views.some((row) => row['name'] === name);
  return isView
    ? await clickhouse.query(viewStatement(name, options))
    : await queryRows(address, name, options);
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

async function queryRows(
  address: string,
  name: string,
  { parameters }: QueryOptions,
): Promise<readonly Row[]> {
  const given = new URLSearchParams(
    parameters.map((text): [string, string] => {
      const cut = text.indexOf('=');
      if (cut < 1) throw new CliError(EXIT.usage, `--param ${text}: write name=value`);
      return [text.slice(0, cut), text.slice(cut + 1)];
    }),
  );
  const { status, body } = await askConsole(address, `/api/queries/${name}?${given}`);
  if (status === 200) return asRows(body);
  throw new CliError(EXIT.usage, `${name}: ${JSON.stringify(body)}`);
}

function write(rows: readonly Row[], json: boolean): void {
  const text = json
    ? `[${rows.map((row) => JSON.stringify(row)).join(',\n')}]`
    : renderTable(
        rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, flat(cell)])),
        ),
      );
  process.stdout.write(text === '' ? '' : `${text}\n`);
}

/** A list or a structure in a cell of a table is shown as JSON. */
function flat(cell: ClickHouseCell): Cell {
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell;
}
