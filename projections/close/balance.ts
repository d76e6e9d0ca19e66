import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import { wait } from '@quittance/runtime/kafka/wait';
import { queries } from '../queries/registry.js';
import { runQuery } from '../queries/run.js';
import type { AccountDay } from './totals.js';

/** A day's journal that is not what its orders say, of one merchant and currency. */
export interface Imbalance {
  readonly merchant: string;
  readonly currency: string;
  /** Which of the differences of `trial_balance`, and how much, in minor units. */
  readonly differences: Readonly<Record<string, string>>;
}

const LOOKS = 3;
const PAUSE_MS = 1_000;
const DIFFERENCE = /_difference_minor$/;

/**
 * What `trial_balance` finds wrong with a day. Movements and orders are stored by two projections, so a late fact can be
 * in one of them and not yet in the other: what is no longer there a moment later was on its way.
 */
export async function imbalancesOf(
  clickhouse: ClickHouse,
  day: AccountDay,
  pauseMs: number = PAUSE_MS,
): Promise<readonly Imbalance[]> {
  let standing = await lookAt(clickhouse, day);
  for (let looks = 1; looks < LOOKS && standing.length > 0; looks += 1) {
    await wait(pauseMs);
    const again = new Set((await lookAt(clickhouse, day)).map(textOf));
    standing = standing.filter((one) => again.has(textOf(one)));
  }
  return standing;
}

const textOf = (one: Imbalance): string => JSON.stringify(one);

async function lookAt(
  clickhouse: ClickHouse,
  { provider, account, day }: AccountDay,
): Promise<readonly Imbalance[]> {
  const query = queries.get('trial_balance');
  if (query === undefined) throw new Error('there is no query trial_balance');
  const rows = await runQuery(clickhouse, query, { provider, account, from: day, to: day }, Date.now);
  return rows.filter((row) => String(row['day']) === day).flatMap(imbalanceOf);
}

function imbalanceOf(row: Row): readonly Imbalance[] {
  const off = Object.entries(row).filter(([name, value]) => DIFFERENCE.test(name) && String(value) !== '0');
  if (off.length === 0) return [];
  const differences = Object.fromEntries(off.map(([name, value]) => [name, String(value)]));
  return [{ merchant: String(row['merchant']), currency: String(row['currency']), differences }];
}
