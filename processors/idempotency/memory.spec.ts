import { cacheContract } from './cache.contract.js';
import type { AppliedMark } from './cache.js';
import { memoryCache } from './memory.js';

cacheContract('memory', async () => memoryCache());

const MARK: AppliedMark = {
  clusterId: 'c',
  topic: 't',
  partition: 0,
  offset: 1,
  variant: 'v',
  occurredAt: 2,
  receivedAt: 3,
};

test('forgets the oldest first', async () => {
  const cache = memoryCache(2);
  await cache.remember([
    ['a', MARK],
    ['b', MARK],
  ]);
  await cache.remember([
    ['a', MARK],
    ['c', MARK],
  ]);
  expect(await cache.recall(['a', 'b', 'c'])).toEqual([MARK, null, MARK]);
  cache.clear();
  expect(await cache.recall(['a'])).toEqual([null]);
});
