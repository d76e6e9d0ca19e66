import { errorText } from '@quittance/runtime/errors';
import type { StageProgress, WorkerTrouble } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';

/** Where a stage tells how it gets on. */
export interface StageMonitor {
  readonly onProgress: (progress: StageProgress) => void;
  readonly onTrouble: (trouble: WorkerTrouble) => void;
}

/** Rate, lag and last progress of each stage and partition, as metrics; troubles as log lines too. */
export function stageMonitors(metrics: Metrics, log: Log): (stage: string) => StageMonitor {
  const labels = ['stage', 'topic', 'partition'] as const;
  const records = metrics.counter({
    name: 'stage_records_total',
    help: 'Records taken in and committed.',
    labels,
  });
  const lag = metrics.gauge({
    name: 'stage_lag_records',
    help: 'Records between the committed position and the end of the partition.',
    labels,
  });
  const progressed = metrics.gauge({
    name: 'stage_progress_timestamp_seconds',
    help: 'When a partition last moved on.',
    labels,
  });
  const troubles = metrics.counter({
    name: 'stage_troubles_total',
    help: 'Failures that are being tried again.',
    labels: ['stage'],
  });
  return (stage) => ({
    onProgress({ topic, partition, records: count, nextOffset, highWatermark }) {
      const where = { stage, topic, partition: String(partition) };
      records.inc(where, count);
      lag.set(where, Math.max(0, Number(highWatermark - nextOffset)));
      progressed.setToCurrentTime(where);
    },
    onTrouble({ topic, partition, error, retryInMs }) {
      troubles.inc({ stage });
      log.warn(
        { stage, topic, partition, retryInMs, err: error },
        `${stage}: trying again: ${errorText(error)}`,
      );
    },
  });
}
