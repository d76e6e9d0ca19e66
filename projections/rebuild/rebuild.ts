import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { QuittanceError } from '@quittance/runtime/errors';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { withAdmin } from '@quittance/runtime/kafka/offsets';
import { startPlannedWorker } from '@quittance/runtime/kafka/planned-worker';
import type { FedProjection } from '../registry.js';
import { rangeSink } from '../sink.js';
import { compareTables, type Difference } from './compare.js';
import { reachedByBoth, untilLevel } from './level.js';
import { feedInto, type RebuildNames, rebuildNames } from './names.js';

export interface RebuildOptions {
  readonly kafka: KafkaClient;
  readonly clickhouse: ClickHouse;
  readonly writerSchema: (id: number) => Promise<string>;
  readonly maxRangeRecords: number;
  readonly stamp: string;
  /** Swap though the sums differ: what a new version of a projection is for. */
  readonly acceptDifference: boolean;
  /** Share of the records read, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

export type Rebuilt =
  | { readonly kind: 'swapped'; readonly old: string; readonly difference: Difference }
  | { readonly kind: 'differs'; readonly built: string; readonly difference: Difference };

/**
 * Builds a projection's table anew from its topic, beside the live one, and swaps the two:
 * 1. a new table and a group of its own, from the start of the log;            dies: the table is left, nothing else
 * 2. until it is as far as the live one, which goes on meanwhile;
 * 3. both are compared, key by key, up to where both are;                      differs: nothing is swapped
 * 4. EXCHANGE TABLES, atomic: from now on the live worker fills the new one;   dies: the swap is done or not
 * 5. what the live worker stored between 2 and 4 is stored again in the new one: equal rows, shown once by FINAL.
 * The old table is kept until it is dropped (https://clickhouse.com/docs/sql-reference/statements/exchange).
 */
export async function rebuild(projection: FedProjection, options: RebuildOptions): Promise<Rebuilt> {
  const { clickhouse } = options;
  const { feed } = projection;
  await refuseOnCluster(clickhouse, feed.table);
  const names = rebuildNames(feed, projection.name, options.stamp);
  await clickhouse.command(feedInto(feed, names.table).createTable);
  let target = names.table;
  const worker = await startBuilding(projection, names, options, () => target);
  try {
    await untilLevel(projection, names.groupId, options);
    const reached = await reachedByBoth(projection, names.groupId, options.kafka);
    const difference = await compareTables(clickhouse, feed, names.table, reached);
    if (difference.keys > 0 && !options.acceptDifference)
      return { kind: 'differs', built: names.table, difference };
    await clickhouse.command(`EXCHANGE TABLES ${feed.table} AND ${names.table}`);
    target = feed.table;
    await untilLevel(projection, names.groupId, options);
    return { kind: 'swapped', old: names.table, difference };
  } finally {
    await worker.stop();
    await withAdmin(options.kafka, (admin) => admin.deleteGroups([names.groupId])).catch(() => {});
  }
}

/** EXCHANGE TABLES swaps two names of one server; the rows' table and the one in front of it are four names on many. */
export async function refuseOnCluster(clickhouse: ClickHouse, table: string): Promise<void> {
  const [row] = await clickhouse.query(
    'SELECT engine FROM system.tables WHERE database = {database:String} AND name = {table:String}',
    { database: clickhouse.database, table },
  );
  if (row?.['engine'] === 'Distributed') throw new QuittanceError('rebuild_on_cluster', table);
}

/** @param target the table to fill now: another one after the swap */
function startBuilding(
  { feed }: FedProjection,
  { groupId }: RebuildNames,
  { kafka, clickhouse, writerSchema, maxRangeRecords }: RebuildOptions,
  target: () => string,
) {
  const insert = (into: string) =>
    rangeSink(feedInto(feed, into), { writerSchema, insert: (each) => clickhouse.insertRaw(each) });
  const sinks = new Map<string, ReturnType<typeof insert>>();
  return startPlannedWorker(kafka, {
    groupId,
    topics: feed.topics,
    maxRangeRecords,
    maxWaitMs: feed.maxWaitMs,
    store: (range) => {
      const table = target();
      const sink = sinks.get(table) ?? insert(table);
      sinks.set(table, sink);
      return sink(range);
    },
    onProgress: () => {},
  });
}
