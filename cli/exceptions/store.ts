import type { ClickHouse, Parameters } from '@quittance/runtime/clickhouse';
import { type ExceptionRow, exceptionRow } from './row.js';

/** What `list` shows; null = any. */
export interface ListFilter {
  readonly kind: string | null;
  readonly severity: string | null;
  readonly states: readonly string[];
  readonly merchant: string | null;
  readonly account: string | null;
  readonly provider: string | null;
  /** 0 = all. */
  readonly limit: number;
}

/** An exception as a person names it: by its handle, or by its order, kind and subject. */
export interface Selector {
  readonly id: string;
  readonly kind: string | null;
  readonly subject: string | null;
}

/** What became of an action so far; fact = null: nobody has decided yet. */
export interface ActionOutcome {
  readonly taken: string | null;
  readonly fact: string | null;
  readonly reason: string;
}

/**
 * The public views, as finance sees them: nothing here reads a table. The handle is 48 bits of a hash over what an
 * exception is, made in one place only; order keys and kinds hold no line breaks.
 */
const EXCEPTIONS = `
SELECT *, toUnixTimestamp64Milli(handled_at) AS handled_ms,
    substring(lower(hex(SHA256(concat(order_key, '\\n', kind, '\\n', subject)))), 1, 12) AS handle
FROM exceptions`;

const BY_WEIGHT = "ORDER BY indexOf(['H', 'M', 'L'], severity), first_seen_at, order_key, kind, subject";
/** Shorter ones would often be somebody's order number, or stand for several. */
const SHORTEST_HANDLE = 6;

/** An account that orders are of. */
export interface SeenAccount {
  readonly provider: string;
  readonly account: string;
}

/** Exceptions and what became of actions on them, read from ClickHouse. */
export interface ExceptionStore {
  list(filter: ListFilter): Promise<readonly ExceptionRow[]>;
  /** Every exception the selector could mean. */
  find(selector: Selector): Promise<readonly ExceptionRow[]>;
  /** Every account that has an order, by name. */
  accounts(): Promise<readonly SeenAccount[]>;
  /** Its time zone; null where there is no such order. */
  zoneOf(orderKey: string): Promise<string | null>;
  outcomeOf(actionId: string): Promise<ActionOutcome>;
}

export function exceptionStore(clickhouse: ClickHouse): ExceptionStore {
  const rows = async (statement: string, parameters: Parameters): Promise<readonly ExceptionRow[]> =>
    (await clickhouse.query(statement, parameters)).map(exceptionRow);
  return {
    list: (filter) => rows(listStatement(filter), listParameters(filter)),
    find: (selector) => rows(findStatement(selector), { ...selector, id: selector.id }),
    accounts: async () =>
      (
        await clickhouse.query('SELECT DISTINCT provider, account FROM orders ORDER BY provider, account')
      ).map((row) => ({ provider: String(row['provider']), account: String(row['account']) })),
    zoneOf: async (orderKey) => {
      const [order] = await clickhouse.query(
        'SELECT time_zone FROM orders WHERE order_key = {orderKey:String}',
        { orderKey },
      );
      return order === undefined ? null : String(order['time_zone']);
    },
    outcomeOf: (actionId) => outcomeOf(clickhouse, actionId),
  };
}

function listStatement(filter: ListFilter): string {
  const equal = (['kind', 'severity', 'merchant', 'account', 'provider'] as const)
    .filter((column) => filter[column] !== null)
    .map((column) => `${column} = {${column}:String}`);
  const where = ['has({states:Array(String)}, state)', ...equal].join(' AND ');
  return `SELECT * FROM (${EXCEPTIONS}) WHERE ${where} ${BY_WEIGHT}${filter.limit === 0 ? '' : ` LIMIT ${filter.limit}`}`;
}

function listParameters({ limit: _, ...parameters }: ListFilter): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
}

function findStatement({ id, kind, subject }: Selector): string {
  const named = ['order_key = {id:String}', 'provider_order_no = {id:String}'];
  const byHandle = id.length >= SHORTEST_HANDLE ? ['startsWith(handle, lower({id:String}))'] : [];
  const where = [
    `(${[...named, ...byHandle].join(' OR ')})`,
    ...(kind === null ? [] : ['kind = {kind:String}']),
    ...(subject === null ? [] : ['subject = {subject:String}']),
  ];
  return `SELECT * FROM (${EXCEPTIONS}) WHERE ${where.join(' AND ')} ${BY_WEIGHT}`;
}

/** Written twice after a lost acknowledgement, one action has two outcomes: applied, and duplicate. The first tells. */
async function outcomeOf(clickhouse: ClickHouse, actionId: string): Promise<ActionOutcome> {
  const rows = await clickhouse.query(
    `SELECT fact_index, outcome, reason FROM callback_outcomes
    WHERE topic = 'operator-actions' AND callback_id = {actionId:String}
    ORDER BY outcome IN ('applied', 'translated') DESC, offset`,
    { actionId },
  );
  const taken = rows.find((row) => Number(row['fact_index']) < 0);
  const fact = rows.find((row) => Number(row['fact_index']) >= 0);
  return {
    taken: taken === undefined ? null : String(taken['outcome']),
    fact: fact === undefined ? null : String(fact['outcome']),
    reason: String(fact?.['reason'] ?? taken?.['reason'] ?? ''),
  };
}
