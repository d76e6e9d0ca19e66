import { errorText } from '@quittance/runtime/errors';
import type { Appender } from '@quittance/runtime/kafka/types';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';
import type { RecordDesk } from '../group-commit.js';
import { KafkaThenSpill } from './behind.js';
import { drainForEver } from './drain.js';
import { lockFolder } from './lock.js';
import { SegmentFolder } from './segments.js';
import { Spill } from './spill.js';

export interface StationOptions {
  readonly path: string;
  readonly maxBytes: number;
  readonly appender: Pick<Appender, 'append'>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The spill as the ingress has it. */
export interface SpillStation {
  /** Can it take a callback now? */
  readonly takes: boolean;
  /** For the accounts that want it: Kafka first, then the disk. */
  over(kafka: RecordDesk): RecordDesk;
  /** Begins to bring what lies there to Kafka. */
  start(): void;
  /** Stops, with everything that was acknowledged either in Kafka or on the disk. */
  stop(): Promise<void>;
}

/** Opens the folder, which is this process' alone from now on, with what a former one left in it. */
export async function openSpill(options: StationOptions): Promise<SpillStation> {
  const { path, maxBytes, appender, log } = options;
  const folder = new SegmentFolder(path);
  const unlock = lockFolder(path);
  const sizes = await Promise.all(folder.list().map((segment) => folder.bytesOf(segment)));
  const backlogBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (backlogBytes > 0) log.info({ bytes: backlogBytes }, 'callbacks wait on our own disk for Kafka');
  const onError = (error: unknown) =>
    log.error({ err: error, code: 'spill_failed' }, `spill: ${errorText(error)}`);
  const spill = new Spill({ folder, maxBytes, backlogBytes, onError });
  const drained = watch(options.metrics, spill);
  const stopping = new AbortController();
  let draining: Promise<void> = Promise.resolve();
  return {
    get takes() {
      return !spill.isFull;
    },
    over: (kafka) => new KafkaThenSpill(kafka, spill),
    start: () => {
      draining = drainForEver({
        folder,
        spill,
        appender,
        signal: stopping.signal,
        onDrained: drained,
        onTorn: (aside, bytes) =>
          log.error(
            { code: 'spill_torn', bytes },
            `a file of the spill ends in ${bytes} unreadable bytes: ${aside}`,
          ),
        onError: (error) => log.warn(`Kafka does not take the spill yet: ${errorText(error)}`),
      });
    },
    stop: async () => {
      stopping.abort();
      await draining;
      await spill.rotate();
      unlock();
    },
  };
}

/** @returns what counts the records that were brought to Kafka */
function watch(metrics: Metrics, spill: Spill): (records: number) => void {
  metrics.gauge({
    name: 'ingress_spill_bytes',
    help: 'Callbacks accepted while Kafka was away that lie on our own disk, in bytes.',
    labels: [],
    collect: (gauge) => gauge.set(spill.bytes),
  });
  const drained = metrics.counter({
    name: 'ingress_spill_drained_total',
    help: 'Callbacks brought from our own disk to Kafka.',
    labels: [],
  });
  return (records) => drained.inc({}, records);
}
