import { systemNow } from './clock.js';
import { QuittanceError } from './errors.js';
import type { Readiness } from './http-health.js';
import type { KafkaClient } from './kafka/client.js';
import { kafkaBounds, stallText, watchStalls } from './kafka/stall-watch.js';
import type { RunningWorker } from './kafka/types.js';
import type { Lifecycle } from './lifecycle.js';

const LOOKS_PER_STALL = 12;

export interface StallGuardOptions {
  readonly kafka: KafkaClient;
  readonly workers: () => readonly RunningWorker[];
  readonly stallMs: number;
  readonly life: Pick<Lifecycle, 'onStop' | 'fatal'>;
}

/**
 * Progress, not liveness: a process whose workers have input and do not move is not ready. Where they do not even say
 * why, the process ends, because only a new one has a new consumer.
 * @returns whether all of them move, as of the last look
 */
export function guardAgainstStalls({ kafka, workers, stallMs, life }: StallGuardOptions): () => Readiness {
  const watch = watchStalls({
    workers,
    stallMs,
    everyMs: stallMs / LOOKS_PER_STALL,
    now: systemNow,
    boundsOf: kafkaBounds(kafka),
    onSilent: (stalled) => life.fatal(new QuittanceError('stage_stalled', stallText(stalled))),
  });
  life.onStop('stall watch', () => watch.stop());
  return () => {
    const [first] = watch.stalled();
    return first === undefined ? { ready: true } : { ready: false, reason: stallText(first) };
  };
}
