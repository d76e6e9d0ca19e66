import { metricSamples, type ProcessEntry } from './metrics.js';

const METRIC = 'quittance_stage_progress_timestamp_seconds';

/** When each stage last moved on, epoch seconds, by stage. A stage that did nothing since its start is absent. */
export async function lastProgress(entries: readonly ProcessEntry[]): Promise<ReadonlyMap<string, number>> {
  const latest = new Map<string, number>();
  for (const samples of await Promise.all(entries.map((entry) => metricSamples(entry, METRIC)))) {
    for (const [labels, seconds] of samples) {
      const stage = /stage="([^"]+)"/.exec(labels)?.[1] ?? '';
      latest.set(stage, Math.max(latest.get(stage) ?? 0, seconds));
    }
  }
  return latest;
}
