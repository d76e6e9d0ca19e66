import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { AcceptedException } from '@quittance/schemas/generated/day-closes';
import { acceptanceOf, acceptancesOf } from './acceptances.js';
import { type Imbalance, imbalancesOf } from './balance.js';
import { type Finding, findingsAgainst, kindsOf, type StandingKind } from './findings.js';
import type { AccountDay } from './totals.js';

/** What stands against closing a day. */
export interface Standing {
  /** Exceptions of severity H that nobody has decided about or accepted. */
  readonly exceptions: number;
  readonly kinds: readonly StandingKind[];
  /** The oldest of them, as many as one close can accept. */
  readonly oldest: readonly Finding[];
  /** Those that an earlier close accepted and nothing has happened to since: they stand, and keep no day open. */
  readonly accepted: readonly AcceptedException[];
  /** Dead letters of severity H. */
  readonly quarantined: number;
  /** Where the day's journal is not what its orders say. */
  readonly imbalances: readonly Imbalance[];
}

/** The close is one record, which may have 1 MB: more exceptions than these stand against the next day again. */
export const MAX_ACCEPTED = 1_000;

/** Money that is in no figure: of callbacks received on the day, as its zone has it, and not sent through again. */
const QUARANTINED = `
  SELECT count() AS found FROM dead_letters
  WHERE provider = {provider:String} AND account = {account:String} AND severity = 'H'
    AND toDate32(received_at, {zone:String}) = {day:Date32}
    AND dead_letter_id NOT IN (SELECT dead_letter_id FROM redrives)`;

/** A day of an account, and what is known of it that is not in ClickHouse yet. */
export interface DayToClose extends AccountDay {
  readonly timeZone: string;
  /** Accepted by closes of the same run. */
  readonly acceptedBefore: readonly AcceptedException[];
}

/** What stands against closing a day: see `isNothing`. */
export async function standingAgainst(clickhouse: ClickHouse, toClose: DayToClose): Promise<Standing> {
  const { provider, account, day, timeZone: zone, acceptedBefore } = toClose;
  const [letters] = await clickhouse.query(QUARANTINED, { provider, account, day, zone });
  const findings = await findingsAgainst(clickhouse, toClose);
  const acceptances = await acceptancesOf(clickhouse, toClose, findings, acceptedBefore);
  const open = findings.filter((finding) => acceptanceOf(acceptances, finding) === null);
  return {
    exceptions: open.length,
    kinds: kindsOf(open),
    oldest: open.slice(0, MAX_ACCEPTED),
    accepted: findings.flatMap((finding) => acceptanceOf(acceptances, finding) ?? []),
    quarantined: Number(letters?.['found'] ?? 0),
    imbalances: await imbalancesOf(clickhouse, { provider, account, day }),
  };
}

export function isNothing({ exceptions, quarantined, imbalances }: Standing): boolean {
  return exceptions === 0 && quarantined === 0 && imbalances.length === 0;
}
