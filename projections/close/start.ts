import { systemNow } from '@quittance/runtime/clock';
import type { MinuteOfDay } from '@quittance/runtime/config/time-of-day';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import type { Log } from '@quittance/runtime/log';
import type { Metrics } from '@quittance/runtime/metrics';
import { closeAutomatically } from './automatic.js';
import { completeness } from './complete.js';
import { type DeskSettings, type OpenDesk, openDesk } from './desk.js';
import { closeMetrics } from './metrics.js';

/** How long the stages may take to come to where the inputs ended; the next look asks again. */
const WAIT_MS = 60_000;

export interface StartOptions {
  readonly settings: DeskSettings;
  readonly closeAt: MinuteOfDay;
  readonly life: Lifecycle;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Starts closing days by the clock. Several processes may: the first close of a day counts, the others say nothing. */
export function startClosing({ settings, closeAt, life, log, metrics }: StartOptions): void {
  let opened: OpenDesk | null = null;
  const desk = async () => {
    opened ??= await openDesk(settings);
    return opened;
  };
  const work = closeAutomatically(
    {
      desk,
      complete: async (signal) => {
        const { kafka, names } = await desk();
        return await completeness({ kafka, names, now: systemNow, waitMs: WAIT_MS, signal });
      },
      closeAt,
      now: systemNow,
      log,
      metrics: closeMetrics(metrics),
    },
    life.stopping,
  );
  life.onStop('day closes', async () => {
    await work;
    await opened?.close();
  });
}
