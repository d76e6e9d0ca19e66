import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { PlannedRange } from '@quittance/runtime/kafka/types';
import type { Topic } from '@quittance/schemas/topics/topic';
import type { Projection } from '../projection.js';
import { givenRange, store, testDatabase } from './clickhouse.given.js';

export interface Scenario<T> {
  /** The projection that fills the table. */
  readonly feed: Projection;
  readonly topic: Topic<T>;
  readonly ranges: readonly PlannedRange[];
  /** What is looked at, and in what order. */
  readonly select: string;
  readonly rows: readonly object[];
}

/** Offsets from..to of a range as a range of its own: what a worker plans that has lost its former plan. */
function shifted(range: PlannedRange): PlannedRange {
  const records = range.records.slice(1);
  return { ...range, fromOffset: range.fromOffset + 1n, records };
}

async function inOwnDatabase(work: (clickhouse: ClickHouse) => Promise<void>): Promise<void> {
  const db = await testDatabase();
  try {
    await work(db.clickhouse);
  } finally {
    await db.drop();
  }
}

/**
 * The test that every projection passes, and its twins: the rows are right; stored twice, in overlapping ranges
 * and in reverse they are the same rows.
 */
export function projectionShows<T>(what: string, scenario: Scenario<T>): void {
  const { feed, topic, ranges, select, rows } = scenario;
  const look = (clickhouse: ClickHouse): Promise<readonly Row[]> => clickhouse.query(select);

  describe(what, () => {
    it('shows the rows', () =>
      inOwnDatabase(async (clickhouse) => {
        await store(clickhouse, feed, topic, ranges);
        expect(await look(clickhouse)).toMatchObject(rows);
      }));

    it('shows the same rows when every range is stored twice', () =>
      inOwnDatabase(async (clickhouse) => {
        await store(clickhouse, feed, topic, [...ranges, ...ranges]);
        expect(await look(clickhouse)).toMatchObject(rows);
      }));

    it('shows the same rows when ranges overlap and come in reverse', () =>
      inOwnDatabase(async (clickhouse) => {
        await store(clickhouse, feed, topic, [...ranges.map(shifted), ...ranges.toReversed()]);
        expect(await look(clickhouse)).toMatchObject(rows);
      }));
  });
}

export { givenRange };
