import type { Metrics } from '@quittance/runtime/metrics';
import type { Look } from './ledger.js';

/** Publishes each look. @returns what takes one; `nowMs` epoch ms */
export function lookMetrics(metrics: Metrics): (look: Look, nowMs: number) => void {
  const unproven = metrics.gauge({
    name: 'unproven_callbacks',
    help: 'Callbacks in the log that have not all their outcomes yet.',
    labels: ['topic'],
  });
  const age = metrics.gauge({
    name: 'unproven_callbacks_age_seconds',
    help: 'Age of the oldest of them; 0 where there is none.',
    labels: ['topic'],
  });
  const doubled = metrics.gauge({
    name: 'doubled_outcomes',
    help: 'Outcomes that were not the first of their callback or fact, in the log as it is kept.',
    labels: [],
  });
  const lost = metrics.gauge({
    name: 'callbacks_lost_to_retention',
    help: 'Callbacks that the log has deleted before they had all their outcomes, since the start of this process.',
    labels: [],
  });
  const looked = metrics.gauge({
    name: 'verify_look_timestamp_seconds',
    help: 'When the log was last looked at: the other figures are as old as that.',
    labels: [],
  });
  return (look, nowMs) => {
    for (const { topic, unproven: count, oldestMs } of look.topics) {
      unproven.set({ topic }, count);
      age.set({ topic }, oldestMs === null ? 0 : Math.max(0, (nowMs - oldestMs) / 1000));
    }
    doubled.set(look.doubled);
    lost.set(look.lost);
    looked.set(nowMs / 1000);
  };
}
