import type { RedisClient } from '@quittance/runtime/redis';
import type { AppliedMark } from './cache.js';
import { redisCache } from './redis.js';

const MARK: AppliedMark = {
  clusterId: 'c',
  topic: 't',
  partition: 0,
  offset: 1,
  variant: 'v',
  occurredAt: 2,
  receivedAt: 3,
};

function fakeRedis(over: Partial<RedisClient>): RedisClient {
  return {
    getMany: async (keys) => keys.map(() => null),
    setMany: async () => {},
    isReady: () => true,
    close: async () => {},
    ...over,
  };
}

test('a Redis that fails knows nothing and says so only to whoever watches', async () => {
  const troubles: unknown[] = [];
  const broken = fakeRedis({
    getMany: () => Promise.reject(new Error('away')),
    setMany: () => Promise.reject(new Error('away')),
  });
  const cache = redisCache(broken, 'ns', (thrown) => troubles.push(thrown));
  expect(await cache.recall(['a', 'b'])).toEqual([null, null]);
  await cache.remember([['a', MARK]]);
  expect(troubles).toEqual([new Error('away'), new Error('away')]);
});

test.each(['', 'nonsense', '{}', '[1,2]', '["c","t",0,"1","v"]', '["c","t",0,1,null]', 'null'])(
  'a foreign value %j is as good as nothing',
  async (text) => {
    const cache = redisCache(fakeRedis({ getMany: async (keys) => keys.map(() => text) }), 'ns', () => {});
    expect(await cache.recall(['a'])).toEqual([null]);
  },
);

test('a short answer leaves the rest unknown', async () => {
  const cache = redisCache(fakeRedis({ getMany: async () => [] }), 'ns', () => {});
  expect(await cache.recall(['a'])).toEqual([null]);
});

test('a slow Redis gets no more than it can take, one that is away gets nothing', async () => {
  let started = 0;
  let finish = (): void => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const slow = fakeRedis({
    setMany: () => {
      started += 1;
      return gate;
    },
  });
  const cache = redisCache(slow, 'ns', () => {});
  const writes = Array.from({ length: 20 }, () => cache.remember([['a', MARK]]));
  finish();
  await Promise.all(writes);
  expect(started).toBe(8);
  const away = fakeRedis({ isReady: () => false, setMany: () => Promise.reject(new Error('asked')) });
  await redisCache(away, 'ns', () => {
    throw new Error('asked');
  }).remember([['a', MARK]]);
});
