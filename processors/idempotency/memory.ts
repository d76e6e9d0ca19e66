import type { AppliedMark, IdempotencyCache } from './cache.js';

/** A cache of one process, for tests and for running without Redis. Forgets the oldest beyond its size. */
export function memoryCache(maxFacts = 100_000): IdempotencyCache & { clear(): void } {
  const marks = new Map<string, AppliedMark>();
  return {
    async recall(factIds) {
      return factIds.map((factId) => marks.get(factId) ?? null);
    },
    async remember(facts) {
      for (const [factId, mark] of facts) {
        marks.delete(factId);
        marks.set(factId, mark);
      }
      for (const factId of marks.keys()) {
        if (marks.size <= maxFacts) break;
        marks.delete(factId);
      }
    },
    clear: () => marks.clear(),
  };
}
