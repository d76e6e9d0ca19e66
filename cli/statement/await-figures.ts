import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouse, ClickHouseFailure } from '@quittance/runtime/clickhouse';
import type { Statement } from '@quittance/schemas/generated/statements';

const LIMIT_MS = 30_000;
const EVERY_MS = 1_000;

/** How far the figures are that a bill is looked up for. */
export type Arrival =
  | { readonly kind: 'arrived'; readonly quarantined: number }
  /** Not within the time allowed, or ClickHouse does not answer. What was sent is safe all the same. */
  | { readonly kind: 'on_their_way'; readonly why: string };

/** What ClickHouse shows of a bill; counts of lines. */
export interface Progress {
  /** The header and every line are stored. */
  readonly isStored: boolean;
  /** Lines that are neither decided by the fold nor quarantined. */
  readonly undecided: number;
  /** Lines whose order, as stored, does not show them yet; those that were quarantined are not among them. */
  readonly unshown: number;
  /** Payments and refunds that still stand by the replaced bill. */
  readonly outdated: number;
  readonly quarantined: number;
}

/**
 * Outcomes and orders come by different ways, so both are asked. A refund among those that are only compared in sum
 * shows no line of its own: of it the outcome alone is known. The views are those that finance sees.
 */
const PROGRESS = `
WITH
    of_bill AS
    (
        SELECT provider, account, provider_order_no, kind, ifNull(refund_no, 'total') AS label,
            concat({id:String}, '|', toString(row)) AS line_id
        FROM statement_lines WHERE statement_id = {id:String}
    ),
    outcomes AS
    (
        SELECT callback_id, outcome FROM callback_outcomes
        WHERE topic = {topic:String} AND received_at = fromUnixTimestamp64Milli({importedAt:Int64}, 'UTC')
            AND (fact_index >= 0 OR outcome = 'quarantined')
    ),
    shown AS
    (
        SELECT provider, account, provider_order_no, kind, subject, statement_id FROM statement_matches
        WHERE row IS NOT NULL AND provider_order_no IN (SELECT provider_order_no FROM of_bill)
    )
SELECT
    (SELECT count() FROM statements WHERE statement_id = {id:String} AND is_complete) AS stored,
    (SELECT count() FROM of_bill WHERE line_id NOT IN (SELECT callback_id FROM outcomes)) AS undecided,
    (SELECT count() FROM of_bill WHERE kind != 'WITHDRAWN'
        AND line_id NOT IN (SELECT callback_id FROM outcomes WHERE outcome = 'quarantined')
        AND (provider, account, provider_order_no, kind, if(kind = 'PAYMENT', '', label)) NOT IN
            (SELECT provider, account, provider_order_no, kind, if(kind = 'PAYMENT', '', splitByChar(' ', subject)[1]) FROM shown)
        AND (provider, account, provider_order_no, kind, 'total') NOT IN
            (SELECT provider, account, provider_order_no, kind, splitByChar(' ', subject)[1] FROM shown)) AS unshown,
    (SELECT count() FROM shown WHERE {replaces:String} != '' AND statement_id = {replaces:String}) AS outdated,
    (SELECT uniqExact(callback_id) FROM outcomes WHERE outcome = 'quarantined'
        AND callback_id IN (SELECT line_id FROM of_bill)) AS quarantined`;

/** What ClickHouse shows of an imported bill now. @param topic of the lines, as outcomes name it */
export async function progressOf(
  clickhouse: Pick<ClickHouse, 'query'>,
  { statement_id: id, replaces, imported_at: importedAt }: Statement,
  topic = 'statement-lines',
): Promise<Progress> {
  const [row = {}] = await clickhouse.query(PROGRESS, { id, topic, importedAt, replaces: replaces ?? '' });
  const count = (name: string) => Number(row[name]);
  return {
    isStored: count('stored') > 0,
    undecided: count('undecided'),
    unshown: count('unshown'),
    outdated: count('outdated'),
    quarantined: count('quarantined'),
  };
}

/**
 * Waits until the views show a whole bill as its orders have taken it: what differs means nothing before.
 * @param look what is shown now
 */
export async function awaitFigures(
  look: () => Promise<Progress>,
  { limitMs = LIMIT_MS, everyMs = EVERY_MS }: { readonly limitMs?: number; readonly everyMs?: number } = {},
): Promise<Arrival> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const seen = await looked(look);
    if (typeof seen !== 'string' && isAll(seen)) return { kind: 'arrived', quarantined: seen.quarantined };
    if (Date.now() > deadline)
      return { kind: 'on_their_way', why: typeof seen === 'string' ? seen : lack(seen) };
    await sleep(everyMs);
  }
}

/** A ClickHouse that does not answer for a moment is asked again. */
async function looked(look: () => Promise<Progress>): Promise<Progress | string> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ClickHouseFailure)) throw error;
    return error.message;
  }
}

function isAll({ isStored, undecided, unshown, outdated }: Progress): boolean {
  return isStored && undecided === 0 && unshown === 0 && outdated === 0;
}

function lack({ isStored, undecided, unshown, outdated }: Progress): string {
  if (!isStored) return 'not all its lines are stored';
  if (undecided > 0) return `${undecided} lines have no outcome yet`;
  return unshown > 0
    ? `${unshown} lines are not shown by their orders yet`
    : `${outdated} entries still stand by the replaced bill`;
}
