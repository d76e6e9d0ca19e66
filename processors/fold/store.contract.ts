import { digestOf } from './position.js';
import type { SnapshotBatch, SnapshotStore } from './store.js';

/** A batch whose last snapshot lies at an offset of order-snapshots; null = its place is not known. */
export function batch(
  snapshots: Readonly<Record<string, string>>,
  sourceOffset: bigint,
  offset: bigint | null,
): SnapshotBatch {
  const entries = Object.entries(snapshots).map(([key, text]) => [key, Buffer.from(text)] as const);
  const [orderKey, bytes] = entries.at(-1) ?? ['', Buffer.alloc(0)];
  const tip = offset === null ? null : { offset, orderKey, digest: digestOf(bytes) };
  return { snapshots: new Map(entries), sourceOffset, tip };
}

/** What every store must do. @param make a new, empty store that nobody else uses */
export function storeContract(name: string, make: () => SnapshotStore): void {
  describe(`snapshot store: ${name}`, () => {
    let store: SnapshotStore;
    beforeEach(async () => {
      store = make();
      await store.open();
    });
    afterEach(() => store.close());

    test('knows nothing at first', () => {
      expect([store.tip(), store.sourceOffset(), store.get('a')]).toEqual([null, null, null]);
    });

    test('gives back the last bytes put under a key', async () => {
      await store.put(batch({ a: '1', 'p|x|%7C é ': '2' }, 4n, 10n));
      await store.put(batch({ a: '3' }, 5n, 12n));
      expect(store.get('a')).toEqual(Buffer.from('3'));
      expect(store.get('p|x|%7C é ')).toEqual(Buffer.from('2'));
      expect(store.get('b')).toBeNull();
      expect(store.sourceOffset()).toBe(5n);
      expect(store.tip()).toEqual({ offset: 12n, orderKey: 'a', digest: digestOf(Buffer.from('3')) });
    });

    test('a batch of unknown place moves the source offset only, and that only forward', async () => {
      await store.put(batch({ a: '1' }, 4n, 10n));
      await store.put(batch({ b: '2' }, 9n, null));
      expect([store.sourceOffset(), store.tip()?.offset]).toEqual([9n, 10n]);
      await store.put(batch({ c: '2' }, 7n, 11n));
      expect([store.sourceOffset(), store.tip()?.offset]).toEqual([9n, 11n]);
    });

    test('keeps offsets beyond 2^53', async () => {
      await store.put(batch({ a: '1' }, 2n ** 60n + 1n, 2n ** 61n + 1n));
      expect([store.sourceOffset(), store.tip()?.offset]).toEqual([2n ** 60n + 1n, 2n ** 61n + 1n]);
    });

    test('an empty snapshot is an order that does not exist', async () => {
      await store.put(batch({ a: '1', b: '2' }, 4n, 10n));
      await store.put(batch({ a: '' }, 4n, 11n));
      expect([store.get('a'), store.get('b')]).toEqual([null, Buffer.from('2')]);
      await store.put(batch({ a: '3' }, 5n, 12n));
      expect(store.get('a')).toEqual(Buffer.from('3'));
    });

    test('is empty and usable once cleared', async () => {
      await store.put(batch({ a: '1' }, 4n, 10n));
      await store.clear('for the test');
      expect([store.tip(), store.sourceOffset(), store.get('a')]).toEqual([null, null, null]);
      await store.put(batch({ b: '1' }, 1n, 2n));
      expect(store.get('b')).toEqual(Buffer.from('1'));
    });
  });
}
