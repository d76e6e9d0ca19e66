import { queries } from '@quittance/projections/queries/registry';
import { runQuery } from '@quittance/projections/queries/run';
import type { ClickHouse, Row, Cell as Stored } from '@quittance/runtime/clickhouse';
import type { Asked } from './expected/asked.js';
import type { Cell } from './expected/tally.js';

const EVER = { from: '1970-01-01', to: '2299-12-31' } as const;

export const everything: Asked = {
  ...EVER,
  zone: 'account',
  merchant: '*',
  provider: '*',
  account: '*',
};

/** Does it ask for moments, not for days? Those it is asked for without bounds. */
function asksForMoments(name: string): boolean {
  const from = queries.get(name)?.parameters.find((parameter) => parameter.name === 'from');
  return from?.type === 'DateTime';
}

/** The parameters of a question that the query takes. */
function given(name: string, asked: Asked, asOf: number): Readonly<Record<string, string>> {
  const all: Readonly<Record<string, string>> = {
    ...asked,
    day: asked.to,
    as_of: new Date(asOf).toISOString(),
    ...(asksForMoments(name) ? EVER : {}),
  };
  const taken = queries.get(name)?.parameters.map((parameter) => parameter.name) ?? [];
  return Object.fromEntries(taken.flatMap((one) => (all[one] === undefined ? [] : [[one, all[one]]])));
}

/** The question as the query understands it: what it does not take is no question to it. */
export function understood(name: string, asked: Asked): Asked {
  const taken = given(name, asked, 0);
  const { zone = 'account', merchant = '*', provider = '*', account = '*' } = taken;
  const { from = EVER.from, to = taken['day'] ?? EVER.to } = taken;
  return { zone, merchant, provider, account, from, to };
}

export async function ask(
  clickhouse: ClickHouse,
  name: string,
  asked: Asked,
  asOf: number,
): Promise<readonly Row[]> {
  const query = queries.get(name);
  if (query === undefined) throw new Error(`no query ${name}`);
  return runQuery(clickhouse, query, given(name, asked, asOf), () => asOf);
}

function cell(stored: Stored): Cell {
  if (stored === null || typeof stored === 'string' || typeof stored === 'boolean') return stored;
  return Array.isArray(stored) ? stored.map(String) : String(stored);
}

/** Rows as texts of the named columns, in one order, so that two answers can be compared. */
export function comparable(rows: readonly Row[], columns: readonly string[]): readonly string[] {
  return rows
    .map((row) => columns.map((column) => `${column} ${JSON.stringify(cell(row[column] ?? null))}`).join(' '))
    .sort();
}

/** Σ debit − Σ credit of a journal by day and ledger account, without those that are even. */
export function balances(rows: readonly Row[]): readonly Row[] {
  const keys = ['day', 'provider', 'account', 'merchant', 'ledger_account', 'currency', 'exponent'];
  const sums = new Map<string, [Row, bigint]>();
  for (const row of rows) {
    const key = Object.fromEntries(keys.map((name) => [name, row[name] ?? null]));
    const name = JSON.stringify(key);
    const minor = BigInt(String(row['debit_minor'])) - BigInt(String(row['credit_minor']));
    sums.set(name, [key, (sums.get(name)?.[1] ?? 0n) + minor]);
  }
  return [...sums.values()]
    .filter(([, minor]) => minor !== 0n)
    .map(([key, minor]) => ({ ...key, balance_minor: String(minor) }));
}
