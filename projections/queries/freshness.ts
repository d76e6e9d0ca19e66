import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { Now } from '@quittance/runtime/clock';
import type { Position } from '../monitor.js';

/** How fresh the data of an answer is. Read before the answer, so the answer holds all of it, and perhaps more. */
export interface Freshness {
  /**
   * Every callback that Kafka had by this moment is in the figures; null = not known yet, or this process cannot tell.
   * A day is whole once this is past its end.
   */
  readonly complete_up_to: string | null;
  /** `received_at` of the newest stored callback: one that is old says that nothing came, or that nothing comes any more. */
  readonly newest_callback_received_at: string | null;
  /** When the newest order was stored. */
  readonly newest_record_stored_at: string | null;
  /** Records that the projections of the process which answered have still to store. */
  readonly lag_records: number;
  readonly projections: readonly ProjectionFreshness[];
}

export interface ProjectionFreshness {
  readonly projection: string;
  readonly lag_records: number;
  readonly stored_at: string;
}

export interface FreshnessDependencies {
  /** The pipeline's own connection: finance and merchants do not see the tables. */
  readonly clickhouse: ClickHouse;
  readonly positions: () => readonly Position[];
  /** Epoch ms, or null where it is not known. */
  readonly completeUpTo: () => number | null;
  readonly now: Now;
}

/** @param merchant whose callbacks and orders; null = all there are */
export type FreshnessReader = (merchant: string | null) => Promise<Freshness>;

/** maxOrNull, because max over nothing is 1970. The first is answered from the parts' own minimum and maximum. */
const newest = (condition: string): string => `
SELECT
    toUnixTimestamp64Milli((SELECT maxOrNull(received_at) FROM t_callbacks${condition})) AS callback,
    toUnixTimestamp64Milli((SELECT maxOrNull(inserted_at) FROM t_orders${condition})) AS record`;

const OF_ALL = newest('');
const OF_MERCHANT = newest(' WHERE merchant = {merchant:String}');

/** Many ask at once, and the second statement reads a whole column. */
const KEPT_MS = 1_000;

const isoOf = (ms: number): string => new Date(ms).toISOString();
const momentOf = (row: Row | undefined, column: string): string | null => {
  const cell = row?.[column];
  return typeof cell === 'string' ? isoOf(Number(cell)) : null;
};

async function readFreshness(
  { clickhouse, positions, completeUpTo }: FreshnessDependencies,
  merchant: string | null,
): Promise<Freshness> {
  const complete = completeUpTo();
  const projections = positions().map(({ projection, lag, storedAt }) => ({
    projection,
    lag_records: lag,
    stored_at: isoOf(storedAt),
  }));
  const [row] =
    merchant === null ? await clickhouse.query(OF_ALL) : await clickhouse.query(OF_MERCHANT, { merchant });
  return {
    complete_up_to: complete === null ? null : isoOf(complete),
    newest_callback_received_at: momentOf(row, 'callback'),
    newest_record_stored_at: momentOf(row, 'record'),
    lag_records: projections.reduce((most, { lag_records: lag }) => Math.max(most, lag), 0),
    projections,
  };
}

/** Reads at most once a second for all, and for each merchant; what is a second old is still true of any later answer. */
export function freshnessReader(dependencies: FreshnessDependencies): FreshnessReader {
  const kept = new Map<string | null, { readonly atMs: number; readonly reading: Promise<Freshness> }>();
  return (merchant) => {
    const last = kept.get(merchant);
    const nowMs = dependencies.now();
    if (last !== undefined && nowMs - last.atMs < KEPT_MS) return last.reading;
    const reading = readFreshness(dependencies, merchant);
    kept.set(merchant, { atMs: nowMs, reading });
    reading.catch(() => kept.delete(merchant));
    return reading;
  };
}
