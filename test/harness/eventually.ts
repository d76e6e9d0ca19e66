import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer satisfies. For progress that can only be observed, never for a pause: what is waited for
 * must be said in `until`, and where it does not come the last answer is in the error.
 */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  until: (answer: T) => boolean,
  { limitMs = 30_000, everyMs = 100 }: { limitMs?: number; everyMs?: number } = {},
): Promise<T> {
  for (const started = Date.now(); ; await sleep(everyMs)) {
    const answer = await ask();
    if (until(answer)) return answer;
    if (Date.now() - started > limitMs) {
      throw new Error(`not within ${limitMs} ms; the last answer was ${show(answer)}`);
    }
  }
}

function show(answer: unknown): string {
  return (
    JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? ''
  );
}
