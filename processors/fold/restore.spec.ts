import { KafkaFailure } from '@quittance/runtime/kafka/errors';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import { memoryCache } from '../idempotency/memory.js';
import { paid } from '../order/order.given.js';
import { codecs, desk, fed, recordAt, run, topics } from '../testing/workbench.js';
import { restore } from './restore.js';
import { memoryStore, type SnapshotStore } from './store.js';
import { foldWork } from './work.js';

const PARTITION = 2;

/** Snapshots of orders A, B, C … as the fold writes them, one a record. */
async function changelogOf(orderNos: readonly string[], firstOffset = 0): Promise<IncomingRecord[]> {
  const work = foldWork(PARTITION, memoryStore(), {
    ...codecs,
    topics,
    desk,
    cache: memoryCache(),
    clusterId: 'c',
    readChangelog: () => Promise.resolve(),
  });
  const records: IncomingRecord[] = [];
  for (const [index, no] of orderNos.entries()) {
    const value = paid(BigInt(index + 1), {
      order_key: `newpay|laos|${no}`,
      provider_order_no: no,
      fact_id: `${no}${index}`,
    });
    const { outputs } = await run(work, [recordAt('order-facts', index, codecs.facts.encode(value))]);
    records.push(...fed(outputs, topics.orderSnapshots, firstOffset + index));
  }
  return records;
}

/** Restores from what an array holds of the topic. @returns the offsets it was asked from */
async function restoreFrom(log: readonly IncomingRecord[], store: SnapshotStore): Promise<bigint[]> {
  const asked: bigint[] = [];
  await restore(PARTITION, store, codecs.snapshots, async (_, fromOffset, onRecords) => {
    asked.push(fromOffset);
    const first = log[0]?.offset ?? 0n;
    if (fromOffset !== 0n && fromOffset < first) throw new KafkaFailure('kafka_hole_below_log_start', 'x');
    await onRecords(log.filter(({ offset }) => offset >= fromOffset));
  });
  return asked;
}

const has = (store: SnapshotStore, no: string) => store.get(`newpay|laos|${no}`) !== null;

test('goes on from the last snapshot of the store, which it reads again', async () => {
  const log = await changelogOf(['A', 'B', 'C']);
  const store = memoryStore();
  expect(await restoreFrom(log.slice(0, 2), store)).toEqual([0n]);
  expect(await restoreFrom(log, store)).toEqual([1n]);
  expect([store.tip()?.offset, store.sourceOffset(), has(store, 'C')]).toEqual([2n, 2n, true]);
});

test('the last snapshot may have been compacted away by a later one of its order', async () => {
  const log = await changelogOf(['A', 'B', 'C', 'B']);
  const store = memoryStore();
  await restoreFrom(log.slice(0, 2), store);
  expect(await restoreFrom([...log.slice(0, 1), ...log.slice(2)], store)).toEqual([1n]);
  expect(store.get('newpay|laos|B')).toEqual(log[3]?.value);
});

describe('a store of another log is emptied and filled from the start', () => {
  test.each<[string, () => Promise<IncomingRecord[]>]>([
    ['cut off before the last snapshot', () => changelogOf(['A', 'B'])],
    ['empty', () => changelogOf([])],
    ['made anew with other orders', () => changelogOf(['X', 'Y', 'Z', 'X', 'Y'])],
    ['made anew with the same orders in other states', () => changelogOf(['C', 'B', 'C', 'C'])],
    ['made anew with the same orders in another order', () => changelogOf(['B', 'C', 'A', 'C'])],
    ['begun behind the last snapshot', () => changelogOf(['D', 'E'], 7)],
  ])('%s', async (_, another) => {
    const store = memoryStore();
    await restoreFrom(await changelogOf(['A', 'B', 'C']), store);
    const log = await another();
    expect(await restoreFrom(log, store)).toEqual([2n, 0n]);
    expect(has(store, 'A')).toBe(log.some(({ key }) => key.toString() === 'newpay|laos|A'));
    expect(store.tip()?.offset ?? null).toBe(log.at(-1)?.offset ?? null);
  });
});

test('any other failure of reading is not hidden behind a new start', async () => {
  const store = memoryStore();
  await restoreFrom(await changelogOf(['A']), store);
  const away = () => Promise.reject(new KafkaFailure('kafka_read_stalled', 'x'));
  await expect(restore(PARTITION, store, codecs.snapshots, away)).rejects.toThrow('kafka_read_stalled');
  expect(has(store, 'A')).toBe(true);
});

describe('a tombstone', () => {
  const gone = (record: IncomingRecord | undefined, offset: bigint): IncomingRecord => {
    if (record === undefined) throw new Error('no record');
    return { ...record, offset, value: Buffer.alloc(0) };
  };

  test('removes its order, also from a store that had it', async () => {
    const log = await changelogOf(['A', 'B']);
    const store = memoryStore();
    await restoreFrom(log, store);
    await restoreFrom([...log, gone(log[0], 2n)], store);
    expect([has(store, 'A'), has(store, 'B'), store.tip()?.offset, store.sourceOffset()]).toEqual([
      false,
      true,
      2n,
      1n,
    ]);
    await restoreFrom([...log, gone(log[0], 2n)], store);
    expect(has(store, 'A')).toBe(false);
  });

  test('and nothing else implies no offset', async () => {
    const log = await changelogOf(['A']);
    const store = memoryStore();
    await restoreFrom([gone(log[0], 0n)], store);
    expect([store.tip(), store.sourceOffset()]).toEqual([null, null]);
  });
});
