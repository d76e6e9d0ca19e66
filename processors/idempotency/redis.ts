import type { RedisClient } from '@quittance/runtime/redis';
import type { AppliedMark, IdempotencyCache } from './cache.js';

/** Longer than any provider repeats, far shorter than callbacks are kept. */
const TTL_SECONDS = 2 * 86_400;
/** Writes that may be under way; a slow Redis then misses some marks instead of filling our memory. */
const MAX_WRITES = 8;

/**
 * The cache in Redis.
 * @param namespace first part of every key; a pipeline with topics or groups of its own needs its own
 * @param onTrouble told of each failure; nobody else is
 */
export function redisCache(
  redis: RedisClient,
  namespace: string,
  onTrouble: (thrown: unknown) => void,
): IdempotencyCache {
  const keyOf = (factId: string) => `${namespace}:fact:${factId}`;
  let writes = 0;
  return {
    async recall(factIds) {
      if (factIds.length === 0) return [];
      try {
        const texts = await redis.getMany(factIds.map(keyOf));
        return factIds.map((_, index) => parse(texts[index] ?? null));
      } catch (thrown) {
        onTrouble(thrown);
        return factIds.map(() => null);
      }
    },
    async remember(facts) {
      if (facts.length === 0 || writes >= MAX_WRITES || !redis.isReady()) return;
      writes += 1;
      try {
        await redis.setMany(
          facts.map(([factId, mark]) => [keyOf(factId), format(mark)] as const),
          TTL_SECONDS,
        );
      } catch (thrown) {
        onTrouble(thrown);
      } finally {
        writes -= 1;
      }
    },
  };
}

function format(mark: AppliedMark): string {
  const { clusterId, topic, partition, offset, variant, occurredAt, receivedAt } = mark;
  return JSON.stringify([clusterId, topic, partition, offset, variant, occurredAt, receivedAt]);
}

/** Whatever else may stand under our keys is as good as nothing. */
function parse(text: string | null): AppliedMark | null {
  const parts = text === null ? null : listOf(text);
  if (parts === null) return null;
  const [clusterId, topic, partition, offset, variant, occurredAt, receivedAt] = parts;
  return typeof clusterId === 'string' &&
    typeof topic === 'string' &&
    typeof partition === 'number' &&
    typeof offset === 'number' &&
    typeof variant === 'string' &&
    typeof occurredAt === 'number' &&
    typeof receivedAt === 'number'
    ? { clusterId, topic, partition, offset, variant, occurredAt, receivedAt }
    : null;
}

function listOf(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
