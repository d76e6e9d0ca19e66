import { errorText } from '@quittance/runtime/errors';
import type { PlannedRange, StageProgress, WorkerTrouble } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';

/** How far a projection is, for the console. */
export interface Position {
  readonly projection: string;
  /** Records between what is stored and the end of its partitions. */
  readonly lag: number;
  /** When it last stored something, epoch ms. */
  readonly storedAt: number;
}

/** What a projection's worker tells. */
export interface ProjectionMonitor {
  readonly onProgress: (progress: StageProgress) => void;
  readonly onTrouble: (trouble: WorkerTrouble) => void;
  readonly onRetry: (error: unknown, range: PlannedRange) => void;
  /** Runs one store and measures it. */
  readonly timed: (store: () => Promise<void>) => Promise<void>;
}

export interface Monitors {
  for(projection: string): ProjectionMonitor;
  positions(): readonly Position[];
}

/** The same names as the processors' stages use, so that one dashboard row shows the whole pipeline. */
function stageMetrics(metrics: Metrics) {
  const labels = ['stage', 'topic', 'partition'] as const;
  return {
    records: metrics.counter({
      name: 'stage_records_total',
      help: 'Records taken in and committed.',
      labels,
    }),
    lag: metrics.gauge({
      name: 'stage_lag_records',
      help: 'Records between the committed position and the end of the partition.',
      labels,
    }),
    progressed: metrics.gauge({
      name: 'stage_progress_timestamp_seconds',
      help: 'When a partition last moved on.',
      labels,
    }),
    troubles: metrics.counter({
      name: 'stage_troubles_total',
      help: 'Failures that are being tried again.',
      labels: ['stage'],
    }),
    storing: metrics.histogram({
      name: 'projection_store_seconds',
      help: 'Time to store one planned range in ClickHouse, failures included.',
      labels: ['stage'],
    }),
  };
}

interface Seen {
  readonly lag: number;
  readonly storedAt: number;
}

function summed(projection: string, partitions: Iterable<Seen>): Position {
  const all = [...partitions];
  return {
    projection,
    lag: all.reduce((sum, { lag }) => sum + lag, 0),
    storedAt: Math.max(...all.map(({ storedAt }) => storedAt)),
  };
}

/** Rate, lag and last progress of each projection: as metrics, as log lines where it fails, and for the console. */
export function projectionMonitors(metrics: Metrics, log: Log, now: () => number): Monitors {
  const { records, lag, progressed, troubles, storing } = stageMetrics(metrics);
  const seen = new Map<string, Map<string, Seen>>();
  return {
    positions: () => [...seen].map(([projection, partitions]) => summed(projection, partitions.values())),
    for: (projection) => {
      const stage = `projection-${projection}`;
      const partitions = new Map<string, Seen>();
      const trouble = (error: unknown, where: object) => {
        troubles.inc({ stage });
        log.warn({ stage, ...where, err: error }, `${stage}: trying again: ${errorText(error)}`);
      };
      return {
        onProgress: ({ topic, partition, records: count, nextOffset, highWatermark }) => {
          const where = { stage, topic, partition: String(partition) };
          const left = Math.max(0, Number(highWatermark - nextOffset));
          records.inc(where, count);
          lag.set(where, left);
          progressed.setToCurrentTime(where);
          seen.set(projection, partitions.set(`${topic}/${partition}`, { lag: left, storedAt: now() }));
        },
        onTrouble: ({ topic, partition, error, retryInMs }) =>
          trouble(error, { topic, partition, retryInMs }),
        onRetry: (error, { topic, partition, fromOffset, toOffset }) =>
          trouble(error, { topic, partition, range: `${fromOffset}-${toOffset}` }),
        timed: async (store) => {
          const end = storing.startTimer({ stage });
          try {
            await store();
          } finally {
            end();
          }
        },
      };
    },
  };
}
