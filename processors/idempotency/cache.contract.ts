import type { AppliedMark, IdempotencyCache } from './cache.js';

const MARK: AppliedMark = {
  clusterId: 'cluster-1',
  topic: 'callbacks.newpay',
  partition: 3,
  offset: 17,
  variant: 'abc/SIGNED/counted/',
  occurredAt: 1_753_000_000_000,
  receivedAt: 1_753_000_000_001,
};

/** What every idempotency cache must do. @param open a fresh cache whose keys nobody else uses */
export function cacheContract(name: string, open: () => Promise<IdempotencyCache>): void {
  describe(`idempotency cache: ${name}`, () => {
    test('knows nothing at first', async () => {
      const cache = await open();
      expect(await cache.recall(['a', 'b'])).toEqual([null, null]);
      expect(await cache.recall([])).toEqual([]);
    });

    test('recalls what it was told, in the order asked', async () => {
      const cache = await open();
      const other = { ...MARK, offset: 18 };
      await cache.remember([
        ['a', MARK],
        ['newpay|laos|payment|A%7C1|SUCCEEDED', other],
      ]);
      expect(await cache.recall(['newpay|laos|payment|A%7C1|SUCCEEDED', 'x', 'a', 'a'])).toEqual([
        other,
        null,
        MARK,
        MARK,
      ]);
    });

    test('the last told counts', async () => {
      const cache = await open();
      await cache.remember([['a', MARK]]);
      await cache.remember([['a', { ...MARK, clusterId: 'cluster-2' }]]);
      expect(await cache.recall(['a'])).toEqual([{ ...MARK, clusterId: 'cluster-2' }]);
      await cache.remember([]);
    });
  });
}
