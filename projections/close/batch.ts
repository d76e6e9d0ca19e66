import type { AcceptedException } from '@quittance/schemas/generated/day-closes';
import { type Account, nameOf } from './accounts.js';
import { type CloseDesk, type Closing, closeDay } from './close-day.js';
import type { Completeness } from './complete.js';
import { daysBetween, nextDay } from './days-due.js';
import { firstDay, lastClosedDay } from './stored.js';

/** What came of one day. */
export interface Closed {
  readonly account: Account;
  readonly day: string;
  readonly closing: Closing;
}

/** Whose days, and how. */
export interface Batch {
  readonly account: Account;
  /** In order; what is behind a day that stays open is not tried. */
  readonly days: readonly string[];
  readonly actor: string;
  readonly because: string | null;
  readonly dryRun: boolean;
}

/** Did the day end up closed, or could it be? */
export function isClosed({ kind }: Closing): boolean {
  return kind !== 'not_over' && kind !== 'standing_against';
}

/** Closes days one after the other; the first that stays open ends it, for days are signed in order. */
export async function closeInOrder(
  desk: CloseDesk,
  { account, days, ...wish }: Batch,
  complete: Extract<Completeness, { readonly kind: 'complete' }>,
): Promise<readonly Closed[]> {
  const done: Closed[] = [];
  let acceptedBefore: readonly AcceptedException[] = [];
  for (const day of days) {
    const closing = await closeDay(desk, { account, day, ...wish, acceptedBefore }, complete);
    done.push({ account, day, closing });
    if (!isClosed(closing)) break;
    acceptedBefore = [...acceptedBefore, ...acceptedNowBy(closing)];
  }
  return done;
}

/** What a close of this run accepted; in a dry run what it would accept. */
function acceptedNowBy(closing: Closing): readonly AcceptedException[] {
  if (closing.kind !== 'closed' && closing.kind !== 'would_close') return [];
  const { day, accepted_exceptions: accepted } = closing.close;
  return accepted.filter(({ accepted_day }) => accepted_day === day);
}

/** Days of an account that are open: from the one after its last close, else from its first movement. */
export async function openDays(
  { clickhouse }: Pick<CloseDesk, 'clickhouse'>,
  account: Account,
  last: string,
  limit: number,
): Promise<readonly string[]> {
  const closed = await lastClosedDay(clickhouse, account);
  const first = closed === null ? await firstDay(clickhouse, account) : nextDay(closed);
  return first === null ? [] : daysBetween(first, last, limit);
}

/** `provider/account 2026-11-22` */
export function dayName({ account, day }: Pick<Closed, 'account' | 'day'>): string {
  return `${nameOf(account)} ${day}`;
}
