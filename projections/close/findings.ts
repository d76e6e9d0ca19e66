import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import { joinKey } from '@quittance/schemas/join-key';
import type { AccountDay } from './totals.js';

/** What is at stake; null where it is not about money, or states no amount. */
export interface Stake {
  readonly currency: string | null;
  readonly exponent: number | null;
  readonly atStakeMinor: bigint | null;
}

/** An exception that nobody has decided about, as it was found. */
export interface Finding extends Stake {
  readonly kind: string;
  readonly subject: string;
  readonly orderKey: string;
  /** Another amount or another detail is another finding. */
  readonly findingId: string;
  readonly state: string;
  readonly detail: string;
}

/** Open exceptions of one kind, per currency: no amounts of two currencies are added. */
export interface StandingKind extends Stake {
  readonly kind: string;
  readonly state: string;
  readonly count: number;
}

/** Keys in one statement: they travel in its address, which may be 1 MB long. */
const KEYS_AT_ONCE = 1_000;

/** Severity H, open or acknowledged: who looks at something has not decided about it. The oldest first. */
const EXCEPTIONS = `
  SELECT kind, subject, order_key, finding_id, state, detail, currency, exponent, at_stake_minor
  FROM exceptions
  WHERE provider = {provider:String} AND account = {account:String} AND severity = 'H'
    AND state IN ('OPEN', 'ACKNOWLEDGED')
  ORDER BY first_seen_at, order_key, kind, subject`;

const BEGUN_LATER = `
  SELECT order_key FROM t_order_events FINAL
  WHERE order_key IN {keys:Array(String)}
  GROUP BY order_key
  HAVING min(local_day) > {day:Date32}`;

/**
 * Of every order that has a history on the day or before it, or none at all: one whose first event is of a later day
 * cannot concern this one.
 */
export async function findingsAgainst(
  clickhouse: ClickHouse,
  { provider, account, day }: AccountDay,
): Promise<readonly Finding[]> {
  const found = (await clickhouse.query(EXCEPTIONS, { provider, account })).map(findingOf);
  const rows = await ofOrders(found, (keys) => clickhouse.query(BEGUN_LATER, { keys, day }));
  const later = new Set(rows.map((row) => String(row['order_key'])));
  return found.filter(({ orderKey }) => !later.has(orderKey));
}

/** Asks about the orders of findings, some at a time. */
export async function ofOrders(
  findings: readonly Finding[],
  ask: (keys: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const keys = [...new Set(findings.map(({ orderKey }) => orderKey))];
  const rows: Row[] = [];
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
    rows.push(...(await ask(keys.slice(at, at + KEYS_AT_ONCE))));
  return rows;
}

/** By kind, state and currency. */
export function kindsOf(findings: readonly Finding[]): readonly StandingKind[] {
  const kinds = new Map<string, StandingKind>();
  for (const { kind, state, currency, exponent, atStakeMinor } of findings) {
    const one = { kind, state, count: 1, currency, exponent, atStakeMinor };
    const key = joinKey([kind, state, currency ?? '', String(exponent)]);
    const known = kinds.get(key);
    kinds.set(key, known === undefined ? one : added(known, one));
  }
  return [...kinds.values()];
}

function added(a: StandingKind, b: StandingKind): StandingKind {
  const stakes = [a.atStakeMinor, b.atStakeMinor].filter((stake) => stake !== null);
  const atStakeMinor = stakes.length === 0 ? null : stakes.reduce((sum, stake) => sum + stake, 0n);
  return { ...a, count: a.count + b.count, atStakeMinor };
}

function findingOf(row: Row): Finding {
  return {
    kind: String(row['kind']),
    subject: String(row['subject']),
    orderKey: String(row['order_key']),
    findingId: String(row['finding_id']),
    state: String(row['state']),
    detail: String(row['detail']),
    ...moneyOf(row),
  };
}

/** The columns currency, exponent and at_stake_minor. */
export function moneyOf({ currency, exponent, at_stake_minor: stake }: Row): Stake {
  return {
    currency: currency === null || currency === undefined ? null : String(currency),
    exponent: exponent === null || exponent === undefined ? null : Number(exponent),
    atStakeMinor: stake === null || stake === undefined ? null : BigInt(String(stake)),
  };
}
