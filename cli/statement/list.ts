import { ClickHouseFailure, type Row } from '@quittance/runtime/clickhouse';
import { CliError, EXIT, type ExitCode, messageOf } from '../exit-codes.js';
import { asFinance } from '../query/query.js';
import { renderTable } from '../table.js';

const LIST = `
  SELECT substring(statement_id, 1, 12) AS statement, provider, account, toString(statement_day) AS day, kind, count,
    amount_minor, currency, exponent, toString(provider_fee) AS fee, arrayStringConcat(checks, ',') AS checks, actor,
    toString(imported_at) AS imported_at, substring(ifNull(replaced_by, ''), 1, 12) AS replaced_by, is_complete
  FROM statements ORDER BY statement_day DESC, provider, account, imported_at, kind`;

const SHOW = `
  SELECT kind, verdict, count() AS entries, sum(toInt128(ours_minor)) AS ours_minor,
    sum(toInt128(theirs_minor)) AS theirs_minor, sum(toInt128(difference_minor)) AS difference_minor, currency, exponent,
    toString(sum(provider_fee)) AS fee
  FROM statement_matches WHERE startsWith(ifNull(statement_id, ''), {id:String})
  GROUP BY kind, verdict, currency, exponent ORDER BY kind, currency, exponent, verdict`;

/** All imported bills, newest day first. */
export function listStatements(json: boolean, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  return show(LIST, {}, 'No statement was imported yet.', json, env);
}

/** How the lines of one bill stand against what we have. @param id of the statement, or its beginning */
export function showStatement(id: string, json: boolean, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  if (!/^[0-9a-f]{8,64}$/.test(id))
    throw new CliError(EXIT.usage, 'Give the id of a statement, or its first 8 digits at least.');
  return show(
    SHOW,
    { id },
    'No payment or refund is decided by that statement: it is not imported, replaced, or not folded yet.',
    json,
    env,
  );
}

async function show(
  sql: string,
  parameters: Readonly<Record<string, string>>,
  nothing: string,
  json: boolean,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const rows = await read(sql, parameters, env);
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else process.stdout.write(`${rows.length === 0 ? nothing : renderTable(rows.map(shown))}\n`);
  return EXIT.ok;
}

async function read(
  sql: string,
  parameters: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Promise<readonly Row[]> {
  const clickhouse = asFinance(env);
  try {
    return await clickhouse.query(sql, parameters);
  } catch (error) {
    if (!(error instanceof ClickHouseFailure)) throw error;
    throw new CliError(EXIT.unreachable, messageOf(error));
  } finally {
    await clickhouse.close();
  }
}

function shown(row: Row): Readonly<Record<string, string | number | boolean | null>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [
      name,
      typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell,
    ]),
  );
}
