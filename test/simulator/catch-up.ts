import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from './message-of.js';
import type { Progress, Views } from './views.js';

const POLL_MS = 300;

export interface CatchUp {
  readonly progress: Progress;
  /** What is still missing, where the time was up; null where nothing is. */
  readonly missing: string | null;
}

/** What is not yet in the views, in words; null when all is: counts that must meet, never a pause. */
export function missingIn(progress: Progress, expectedCallbacks: number): string | null {
  const gaps = [
    [progress.callbacks, expectedCallbacks, 'callbacks'],
    [progress.decided, progress.callbacks, 'callbacks with an outcome'],
    [progress.factsDecided, progress.factsPromised, 'facts with an outcome'],
    [progress.shown, progress.applied, 'applied facts in orders'],
  ] as const;
  const open = gaps.filter(([found, wanted]) => found < wanted);
  return open.length === 0
    ? null
    : open.map(([found, wanted, what]) => `${found} of ${wanted} ${what}`).join(', ');
}

/** Waits until every accepted callback has gone all the way, at most `limitMs` without any headway. */
export async function catchUp(views: Views, expectedCallbacks: number, limitMs: number): Promise<CatchUp> {
  let headway = { at: Date.now(), missing: '' };
  for (;;) {
    const progress = await views.progress();
    const missing = missingIn(progress, expectedCallbacks);
    if (missing === null) return { progress, missing };
    if (missing !== headway.missing) headway = { at: Date.now(), missing };
    if (Date.now() - headway.at > limitMs) return { progress, missing };
    await sleep(POLL_MS);
  }
}

/** Asks again until the answer satisfies, or the time is up; then gives the last one. */
export async function settled<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  limitMs: number,
): Promise<T> {
  for (const started = Date.now(); ; await sleep(POLL_MS)) {
    const answer = await ask();
    if (satisfies(answer) || Date.now() - started > limitMs) return answer;
  }
}

/** Progress once ClickHouse answers: right after the start its tables may be new. */
export async function firstProgress(views: Views): Promise<Progress> {
  try {
    return await views.progress();
  } catch (error) {
    throw new Error(`the public views cannot be read as finance: ${messageOf(error)}`);
  }
}
