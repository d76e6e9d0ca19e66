import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { startPlannedWorker } from '@quittance/runtime/kafka/planned-worker';
import type { RunningWorker } from '@quittance/runtime/kafka/types';
import { groupedStore } from './grouped-store.js';
import type { Monitors } from './monitor.js';
import type { FedProjection } from './registry.js';
import { tableSink } from './sink.js';

export interface WorkerDependencies {
  readonly kafka: KafkaClient;
  readonly clickhouse: ClickHouse;
  readonly writerSchema: (id: number) => Promise<string>;
  readonly monitors: Monitors;
  readonly maxRangeRecords: number;
}

/** A projection's own consumer group: it can be rebuilt, or fall behind, without the others. */
export function groupOf(projection: string): string {
  return `quittance-projection-${projection}`;
}

/** Starts plan → insert → commit for one projection. */
export function startProjection(
  { name, feed }: FedProjection,
  dependencies: WorkerDependencies,
): Promise<RunningWorker> {
  const { kafka, clickhouse, writerSchema, monitors, maxRangeRecords } = dependencies;
  const monitor = monitors.for(name);
  const sink = tableSink(feed, { writerSchema, insert: (insert) => clickhouse.insertRaw(insert) });
  const store = groupedStore(sink, maxRangeRecords);
  return startPlannedWorker(kafka, {
    groupId: groupOf(name),
    topics: feed.topics,
    maxRangeRecords,
    maxWaitMs: feed.maxWaitMs,
    store: (range) => monitor.timed(() => store(range)),
    onProgress: monitor.onProgress,
    onTrouble: monitor.onTrouble,
    onRetry: monitor.onRetry,
  });
}
