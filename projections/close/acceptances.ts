import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { AcceptedException } from '@quittance/schemas/generated/day-closes';
import { joinKey } from '@quittance/schemas/join-key';
import type { Watermark } from './complete.js';
import { type Finding, moneyOf, ofOrders } from './findings.js';
import { watermarkOf } from './stored.js';
import type { AccountDay } from './totals.js';

/** By the finding that was accepted: see `acceptanceOf`. */
export type Acceptances = ReadonlyMap<string, AcceptedException>;

/** What each close accepted itself; those that it only lists were accepted by the close of another day. */
const ACCEPTED = `
  SELECT one.order_key AS order_key, one.kind AS kind, one.subject AS subject, one.finding_id AS finding_id,
    one.currency AS currency, one.exponent AS exponent, one.at_stake_minor AS at_stake_minor,
    toInt32(one.accepted_day) AS day_number, toUnixTimestamp64Milli(one.accepted_at) AS accepted_ms,
    one.accepted_by AS accepted_by, one.because AS reason, watermark
  FROM t_day_closes FINAL ARRAY JOIN accepted_exceptions AS one
  WHERE provider = {provider:String} AND account = {account:String} AND one.accepted_day = day
    AND one.order_key IN {keys:Array(String)}
  ORDER BY accepted_ms`;

/**
 * Where in the log something last happened to an exception. Looking at it, assigning it and writing a note to it change
 * nothing; raised it is also where another finding took the place of the former.
 */
const CHANGED = `
  SELECT order_key, exception_kind AS kind, exception_subject AS subject, kafka_partition AS part,
    max(kafka_offset) AS last
  FROM t_order_events FINAL
  WHERE order_key IN {keys:Array(String)} AND type IN ('exception.raised', 'exception.cleared', 'exception.resolved',
    'exception.ignored', 'exception.reopened')
  GROUP BY order_key, kind, subject, part`;

/** The acceptance of a finding; null where it has none. */
export function acceptanceOf(acceptances: Acceptances, finding: Finding): AcceptedException | null {
  return (
    acceptances.get(identity(finding.orderKey, finding.kind, finding.subject, finding.findingId)) ?? null
  );
}

/**
 * What closes of an account accepted and nothing has happened to since: no event of the exception lies at or behind the
 * watermark of the close. The latest acceptance of a finding counts, and those of the same run first of all.
 */
export async function acceptancesOf(
  clickhouse: Pick<ClickHouse, 'query'>,
  { provider, account }: AccountDay,
  findings: readonly Finding[],
  ofThisRun: readonly AcceptedException[],
): Promise<Acceptances> {
  const rows = await ofOrders(findings, (keys) => clickhouse.query(ACCEPTED, { provider, account, keys }));
  const changes = await ofOrders(findings, (keys) => clickhouse.query(CHANGED, { keys }));
  const changed = byException(changes);
  const holding = rows.filter((row) => {
    const watermark = watermarkOf(row['watermark']);
    return (changed.get(exceptionOf(row)) ?? []).every((change) => isBefore(change, watermark));
  });
  const all = [...holding.map(acceptedOf), ...ofThisRun];
  return new Map(
    all.map((one) => [identity(one.order_key, one.kind, one.subject, one.finding_id), one] as const),
  );
}

function identity(orderKey: string, kind: string, subject: string, findingId: string): string {
  return joinKey([orderKey, kind, subject, findingId]);
}

function exceptionOf(row: Row): string {
  return joinKey(['order_key', 'kind', 'subject'].map((name) => String(row[name] ?? '')));
}

function byException(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const all = new Map<string, Row[]>();
  for (const row of rows) {
    const key = exceptionOf(row);
    const known = all.get(key);
    if (known === undefined) all.set(key, [row]);
    else known.push(row);
  }
  return all;
}

/** A partition that the watermark does not name was made later. */
function isBefore(change: Row, watermark: Watermark): boolean {
  return BigInt(String(change['last'])) < (watermark.get(Number(change['part'])) ?? 0n);
}

function acceptedOf(row: Row): AcceptedException {
  const { currency, exponent, atStakeMinor } = moneyOf(row);
  return {
    order_key: String(row['order_key']),
    kind: String(row['kind']),
    subject: String(row['subject']),
    finding_id: String(row['finding_id']),
    currency,
    exponent,
    at_stake_minor: atStakeMinor,
    accepted_day: Number(row['day_number']),
    accepted_at: Number(row['accepted_ms']),
    accepted_by: String(row['accepted_by']),
    because: String(row['reason']),
  };
}
