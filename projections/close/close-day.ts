import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { AcceptedException, DayClose } from '@quittance/schemas/generated/day-closes';
import type { Account } from './accounts.js';
import type { Completeness } from './complete.js';
import { dayNumber, endOfDay, isOver } from './day.js';
import { dayHash } from './hash.js';
import { type Publisher, publishClose } from './publish.js';
import { isNothing, MAX_ACCEPTED, type Standing, standingAgainst } from './standing.js';
import { closeOf } from './stored.js';
import { totalsOf } from './totals.js';

/** What is asked for. */
export interface CloseRequest {
  readonly account: Account;
  /** `2026-11-22` */
  readonly day: string;
  readonly actor: string;
  /** Why it shall be closed although something stands against it; null = not then. */
  readonly because: string | null;
  /** Only say what would be. */
  readonly dryRun: boolean;
  /** What closes of the same run have accepted: they need not be in ClickHouse yet. */
  readonly acceptedBefore: readonly AcceptedException[];
}

/** Who closed a day before, and with what. */
export type FormerClose = Pick<DayClose, 'close_id' | 'actor' | 'closed_at' | 'hash'>;

/** What came of it. */
export type Closing =
  | { readonly kind: 'closed' | 'would_close'; readonly close: DayClose; readonly standing: Standing }
  | { readonly kind: 'closed_before'; readonly by: FormerClose }
  /** Another closed it in the same moment: theirs counts, ours says nothing. */
  | { readonly kind: 'overtaken'; readonly by: FormerClose; readonly close: DayClose }
  | { readonly kind: 'not_over'; readonly endsAt: number }
  | { readonly kind: 'standing_against'; readonly standing: Standing };

export interface CloseDesk {
  readonly clickhouse: ClickHouse;
  readonly publisher: Publisher;
  readonly newId: () => string;
}

type Complete = Extract<Completeness, { readonly kind: 'complete' }>;

/**
 * Closes a day: reads its totals before the watermark and appends them. Nothing is known to be closed before Kafka has
 * acknowledged the record; dying earlier leaves an open day.
 * @param complete how far everything had come when it was looked up; the day must be over by then
 */
export async function closeDay(
  { clickhouse, publisher, newId }: CloseDesk,
  request: CloseRequest,
  complete: Complete,
): Promise<Closing> {
  const { account, day, dryRun } = request;
  const number = numberOf(day);
  if (!isOver(number, account.timeZone, complete.at))
    return { kind: 'not_over', endsAt: endOfDay(number, account.timeZone) };
  const { provider, account: name } = account;
  const accountDay = { provider, account: name, day };
  const former = await closeOf(clickhouse, accountDay);
  if (former !== null) {
    const { closeId: close_id, actor, closedAt: closed_at, hash } = former;
    return { kind: 'closed_before', by: { close_id, actor, closed_at, hash } };
  }
  const { acceptedBefore } = request;
  const toClose = { ...accountDay, timeZone: account.timeZone, acceptedBefore };
  const standing = await standingAgainst(clickhouse, toClose);
  if (!isNothing(standing) && request.because === null) return { kind: 'standing_against', standing };
  const totals = await totalsOf(clickhouse, accountDay, complete.watermark);
  const close = composed({ request, standing, complete, totals, id: newId() });
  if (dryRun) return { kind: 'would_close', close, standing };
  const first = await publishClose(publisher, close, complete.closes);
  return first.close_id === close.close_id
    ? { kind: 'closed', close, standing }
    : { kind: 'overtaken', by: first, close };
}

interface Parts {
  readonly request: CloseRequest;
  readonly standing: Standing;
  readonly complete: Complete;
  readonly totals: DayClose['totals'];
  readonly id: string;
}

/** `because` is kept only where something stood against it: else it would read as if something had. */
function composed({ request, standing, complete, totals, id }: Parts): DayClose {
  const { account, day, actor, because } = request;
  return {
    close_id: id,
    provider: account.provider,
    account: account.account,
    merchant: account.merchant,
    time_zone: account.timeZone,
    day: numberOf(day),
    closed_at: complete.at,
    actor,
    because: isNothing(standing) ? null : because,
    open_h_exceptions: standing.exceptions + standing.accepted.length,
    quarantined_h: standing.quarantined,
    hash: dayHash({ provider: account.provider, account: account.account, day }, totals),
    totals,
    watermark: [...complete.watermark].map(([partition, offset]) => ({ partition, offset: Number(offset) })),
    accepted_exceptions: acceptedWith(request, standing, complete.at),
  };
}

/** What this close accepts for its reason, then what was accepted before and still stands. */
function acceptedWith(
  { day, actor, because }: CloseRequest,
  { oldest, accepted }: Standing,
  closedAt: number,
): readonly AcceptedException[] {
  const own =
    because === null
      ? []
      : oldest.map(({ orderKey, kind, subject, findingId, currency, exponent, atStakeMinor }) => ({
          ...{ order_key: orderKey, kind, subject, finding_id: findingId },
          ...{ currency, exponent, at_stake_minor: atStakeMinor },
          ...{ accepted_day: numberOf(day), accepted_at: closedAt, accepted_by: actor, because },
        }));
  return [...own, ...accepted].slice(0, MAX_ACCEPTED);
}

function numberOf(day: string): number {
  const number = dayNumber(day);
  if (number === null) throw new Error(`no such day: ${day}`);
  return number;
}
