import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is yes. `ended` tells early that there is nothing left to wait for. */
export async function waitUntil(
  ask: () => Promise<boolean>,
  ended: () => string | undefined,
  limitMs: number,
): Promise<'ready' | 'ended' | 'late'> {
  const start = Date.now();
  while (Date.now() - start < limitMs) {
    if (ended() !== undefined) return 'ended';
    if (await ask()) return 'ready';
    await sleep(100);
  }
  return 'late';
}
