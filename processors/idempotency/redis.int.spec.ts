import { randomUUID } from 'node:crypto';
import { readServers } from '@quittance/runtime/config/env';
import { openRedis, type RedisClient } from '@quittance/runtime/redis';
import { cacheContract } from './cache.contract.js';
import { redisCache } from './redis.js';

const open: RedisClient[] = [];

/** Resolves at the first notice of the state asked for. */
function clientInState(url: string, wanted: 'ready' | 'away'): Promise<RedisClient> {
  const { redis: settings } = readServers(process.env);
  return new Promise((resolve) => {
    const client = openRedis({ ...settings, url: url === '' ? settings.url : url }, (state) => {
      if (state === wanted) resolve(client);
    });
    open.push(client);
  });
}

afterAll(async () => {
  await Promise.all(open.map((client) => client.close()));
});

cacheContract('redis', async () => {
  const client = await clientInState('', 'ready');
  return redisCache(client, `test:${randomUUID()}`, (thrown) => {
    throw thrown;
  });
});

test('where no Redis answers, nothing is known, soon', async () => {
  const client = await clientInState('redis://127.0.0.1:1', 'away');
  const troubles: unknown[] = [];
  const cache = redisCache(client, 'test', (thrown) => troubles.push(thrown));
  const started = Date.now();
  expect(await cache.recall(['a'])).toEqual([null]);
  expect(Date.now() - started).toBeLessThan(500);
  expect(troubles).toHaveLength(1);
  expect(client.isReady()).toBe(false);
});
