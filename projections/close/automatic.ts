import type { MinuteOfDay } from '@quittance/runtime/config/time-of-day';
import { errorText } from '@quittance/runtime/errors';
import { wait } from '@quittance/runtime/kafka/wait';
import type { Log } from '@quittance/runtime/log';
import { type Account, knownAccounts, nameOf } from './accounts.js';
import { type Closed, closeInOrder, dayName, isClosed } from './batch.js';
import type { CloseDesk, Closing } from './close-day.js';
import type { Completeness } from './complete.js';
import { daysBetween, lastDueDay, nextDay } from './days-due.js';
import type { CloseMetrics } from './metrics.js';
import { lastClosedDay } from './stored.js';

/** Who has signed, where nobody did. */
export const AUTOMATIC = 'automatic';

/** What the automatic close works with. */
export interface Automatic {
  /** Connections are opened when the first day is due. */
  readonly desk: () => Promise<CloseDesk>;
  readonly complete: (signal: AbortSignal) => Promise<Completeness>;
  /** Day D is closed from this time of D+1 on, by the clocks of the account's zone. */
  readonly closeAt: MinuteOfDay;
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: CloseMetrics;
}

/** Days of one account in one look; the next look goes on. */
const MAX_DAYS = 31;
const EVERY_MS = 60_000;

interface Due {
  readonly account: Account;
  readonly days: readonly string[];
}

/**
 * Days that are due: all after the last close. Where nothing was ever closed it begins with the last day that is due:
 * whoever turns this on does not mean to sign years that nobody has looked at.
 */
async function dueDays({ clickhouse }: CloseDesk, { closeAt, now }: Automatic): Promise<readonly Due[]> {
  const due: Due[] = [];
  for (const account of await knownAccounts(clickhouse)) {
    const last = lastDueDay(now(), account.timeZone, closeAt);
    const closed = await lastClosedDay(clickhouse, account);
    const days = daysBetween(closed === null ? last : nextDay(closed), last, MAX_DAYS);
    if (days.length > 0) due.push({ account, days });
  }
  return due;
}

/** Tells a cause once, and again only when another was there between. */
export class Causes {
  readonly #told = new Map<string, string>();

  /** True where this is news. `null` = there is no cause any more. */
  isNew(name: string, cause: string | null): boolean {
    if (cause === null) {
      this.#told.delete(name);
      return false;
    }
    if (this.#told.get(name) === cause) return false;
    this.#told.set(name, cause);
    return true;
  }
}

/** Looks once: closes what is due and can be closed, says of the rest why not. */
export async function lookOnce(automatic: Automatic, causes: Causes, signal: AbortSignal): Promise<void> {
  const desk = await automatic.desk();
  const due = await dueDays(desk, automatic);
  automatic.metrics.due(due.map(({ account, days }) => ({ account, days: days.length })));
  if (due.length === 0) return;
  const reached = await automatic.complete(signal);
  if (reached.kind === 'behind') {
    for (const { account } of due) refused(automatic, causes, account, `${reached.group} is behind`);
    return;
  }
  for (const { account, days } of due) {
    if (signal.aborted) return;
    const done = await closeInOrder(
      desk,
      { account, days, actor: AUTOMATIC, because: null, dryRun: false },
      reached,
    );
    for (const closed of done) conclude(automatic, causes, closed);
  }
}

function conclude(automatic: Automatic, causes: Causes, closed: Closed): void {
  const { account, closing } = closed;
  if (!isClosed(closing)) {
    refused(automatic, causes, account, `${dayName(closed)} is not closed: ${whyNot(closing)}`);
    return;
  }
  causes.isNew(nameOf(account), null);
  automatic.metrics.closed(account);
  if (closing.kind === 'closed')
    automatic.log.info(
      { close_id: closing.close.close_id, hash: closing.close.hash },
      `${dayName(closed)} is closed`,
    );
}

/** One line for the log: neither orders nor what is said about them. */
function whyNot(closing: Closing): string {
  if (closing.kind !== 'standing_against') return closing.kind;
  const { exceptions, quarantined, imbalances } = closing.standing;
  const books = imbalances.length === 0 ? '' : ', and its books do not balance';
  return `${exceptions} exceptions and ${quarantined} dead letters of severity H stand against it${books}`;
}

function refused({ metrics, log }: Automatic, causes: Causes, account: Account, cause: string): void {
  metrics.refused(account);
  if (causes.isNew(nameOf(account), cause)) log.warn({ account: nameOf(account) }, cause);
}

/** Closes days for as long as the process lives; what fails is tried again. Resolves once the signal is aborted. */
export async function closeAutomatically(automatic: Automatic, signal: AbortSignal): Promise<void> {
  const causes = new Causes();
  while (!signal.aborted) {
    try {
      await lookOnce(automatic, causes, signal);
      causes.isNew('', null);
    } catch (thrown) {
      const cause = errorText(thrown);
      if (causes.isNew('', cause))
        automatic.log.warn({ err: thrown }, `closing days, trying again: ${cause}`);
    }
    await wait(EVERY_MS, signal);
  }
}
