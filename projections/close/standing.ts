import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import { joinKey } from '@quittance/schemas/join-key';
import { type Imbalance, imbalancesOf } from './balance.js';
import type { AccountDay } from './totals.js';

/** Open exceptions of one kind, per currency: no amounts of two currencies are added. */
export interface StandingKind {
  readonly kind: string;
  readonly state: string;
  readonly count: number;
  readonly currency: string | null;
  readonly exponent: number | null;
  /** Minor units; null where none states an amount. */
  readonly atStakeMinor: bigint | null;
}

/** One exception, by which a person finds it. */
export interface StandingException {
  readonly kind: string;
  readonly subject: string;
  readonly orderKey: string;
  readonly state: string;
  readonly detail: string;
}

/** What stands against closing a day. */
export interface Standing {
  readonly exceptions: number;
  readonly kinds: readonly StandingKind[];
  /** The first few. */
  readonly samples: readonly StandingException[];
  /** Dead letters of severity H. */
  readonly quarantined: number;
  /** Where the day's journal is not what its orders say. */
  readonly imbalances: readonly Imbalance[];
}

const SAMPLES = 5;
/** Keys in one statement: they travel in its address, which may be 1 MB long. */
const KEYS_AT_ONCE = 1_000;

/** Severity H, open or acknowledged: who looks at something has not decided about it. The oldest first. */
const EXCEPTIONS = `
  SELECT kind, subject, order_key, state, detail, currency, exponent, at_stake_minor
  FROM exceptions
  WHERE provider = {provider:String} AND account = {account:String} AND severity = 'H'
    AND state IN ('OPEN', 'ACKNOWLEDGED')
  ORDER BY first_seen_at, order_key, kind, subject`;

const BEGUN_LATER = `
  SELECT order_key FROM t_order_events FINAL
  WHERE order_key IN {keys:Array(String)}
  GROUP BY order_key
  HAVING min(local_day) > {day:Date32}`;

/** Money that is in no figure: of callbacks received on the day, as its zone has it, and not sent through again. */
const QUARANTINED = `
  SELECT count() AS found FROM dead_letters
  WHERE provider = {provider:String} AND account = {account:String} AND severity = 'H'
    AND toDate32(received_at, {zone:String}) = {day:Date32}
    AND dead_letter_id NOT IN (SELECT dead_letter_id FROM redrives)`;

/** What stands against closing a day: see `isNothing`. */
export async function standingAgainst(
  clickhouse: ClickHouse,
  accountDay: AccountDay,
  timeZone: string,
): Promise<Standing> {
  const { provider, account, day } = accountDay;
  const [letters] = await clickhouse.query(QUARANTINED, { provider, account, day, zone: timeZone });
  const rows = await exceptionsOf(clickhouse, accountDay);
  return {
    exceptions: rows.length,
    kinds: kindsOf(rows),
    samples: rows.slice(0, SAMPLES).map(sampleOf),
    quarantined: Number(letters?.['found'] ?? 0),
    imbalances: await imbalancesOf(clickhouse, accountDay),
  };
}

/**
 * Of every order that has a history on the day or before it, or none at all: one whose first event is of a later day
 * cannot concern this one.
 */
async function exceptionsOf(
  clickhouse: ClickHouse,
  { provider, account, day }: AccountDay,
): Promise<readonly Row[]> {
  const rows = await clickhouse.query(EXCEPTIONS, { provider, account });
  const keys = [...new Set(rows.map((row) => String(row['order_key'])))];
  const later = new Set<string>();
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    const found = await clickhouse.query(BEGUN_LATER, { keys: keys.slice(at, at + KEYS_AT_ONCE), day });
    for (const row of found) later.add(String(row['order_key']));
  }
  return rows.filter((row) => !later.has(String(row['order_key'])));
}

/** By kind, state and currency. */
function kindsOf(rows: readonly Row[]): readonly StandingKind[] {
  const kinds = new Map<string, StandingKind>();
  for (const row of rows) {
    const one = kindOf(row);
    const key = joinKey([one.kind, one.state, one.currency ?? '', String(one.exponent)]);
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

export function isNothing({ exceptions, quarantined, imbalances }: Standing): boolean {
  return exceptions === 0 && quarantined === 0 && imbalances.length === 0;
}

function kindOf(row: Row): StandingKind {
  const { currency, exponent, at_stake_minor: stake } = row;
  return {
    kind: String(row['kind']),
    state: String(row['state']),
    count: 1,
    currency: currency === null || currency === undefined ? null : String(currency),
    exponent: exponent === null || exponent === undefined ? null : Number(exponent),
    atStakeMinor: stake === null || stake === undefined ? null : BigInt(String(stake)),
  };
}

function sampleOf(row: Row): StandingException {
  return {
    kind: String(row['kind']),
    subject: String(row['subject']),
    orderKey: String(row['order_key']),
    state: String(row['state']),
    detail: String(row['detail']),
  };
}
