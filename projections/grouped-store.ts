import { Coalescer } from '@quittance/runtime/coalesce';
import type { PlannedRange } from '@quittance/runtime/kafka/types';
import { judge } from '@quittance/runtime/kafka/verdict';

/** Stores ranges of one topic, of different partitions, at once. */
export type StoreRanges = (topic: string, ranges: readonly PlannedRange[]) => Promise<void>;

/** Far below what an insert takes, and enough for the plans of one fetch to be committed. */
const LINGER_MS = 10;

/** So many records of one partition at once: somebody catches up, and the price of an insert is not what counts. */
const MANY_RECORDS = 1_000;

/**
 * Inserts of one topic on their way at once where there are many records. Two keep two cores of the server busy; with
 * three its inserts are so much smaller that they take longer (`npm run bench -- projection`).
 */
const LANES = 2;

/** Small ranges share the first lane, so that one insert at a time takes all of them. */
function laneOf({ partition, records }: PlannedRange): number {
  return records.length < MANY_RECORDS ? 0 : partition % LANES;
}

/** How many of the ranges, from the first, have no more records than one insert may have. */
export function fitting(ranges: readonly PlannedRange[], maxRecords: number): number {
  let records = 0;
  const over = ranges.findIndex((range) => {
    records += range.records.length;
    return records > maxRecords;
  });
  return over === -1 ? ranges.length : over;
}

/**
 * The small ranges of a table's partitions that wait at once go to ClickHouse as one insert, of which one is on its way
 * at a time: an insert costs the server its price however few rows it has, and with one per partition they wait for each
 * other (docs/decisions/0042). Where there is much to catch up with there are two, so that the server does not wait for
 * us. A range of half of `maxRecords` is worth its price, and waits for nothing.
 *
 * What trying again may cure is each worker's own to try again. What it cannot cure is the fault of one range, and the
 * others must not be held up by it nor blamed for it: each is then stored alone.
 */
export function groupedStore(store: StoreRanges, maxRecords: number): (range: PlannedRange) => Promise<void> {
  const lanes = new Map<string, Coalescer<PlannedRange>>();
  const ofTopic = (topic: string): Coalescer<PlannedRange> =>
    new Coalescer({
      send: (ranges) => store(topic, ranges),
      together: (ranges) => fitting(ranges, maxRecords),
      lingerMs: LINGER_MS,
      isOneItems: (error) => judge(error) !== 'retry',
    });
  return (range) => {
    const { topic, records } = range;
    if (2 * records.length >= maxRecords) return store(topic, [range]);
    const name = `${topic}/${laneOf(range)}`;
    const lane = lanes.get(name) ?? ofTopic(topic);
    lanes.set(name, lane);
    return lane.add(range);
  };
}
