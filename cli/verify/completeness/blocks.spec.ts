import { cutIntoBlocks } from './blocks.js';

const span = (topic: string, partition: number, from: bigint, to: bigint) => ({ topic, partition, from, to });

test('every offset of a span has one place, and none other has', () => {
  const { list, placeOf } = cutIntoBlocks([
    span('a', 0, 5n, 70_000n),
    span('a', 1, 0n, 0n),
    span('b', 0, 0n, 3n),
  ]);
  expect(list).toEqual([
    { topic: 'a', partition: 0, from: 5, size: 65_536 },
    { topic: 'a', partition: 0, from: 65_541, size: 4_459 },
    { topic: 'b', partition: 0, from: 0, size: 3 },
  ]);
  expect(placeOf('a', 0, 5)).toEqual({ kind: 'block', block: 0, at: 0 });
  expect(placeOf('a', 0, 65_541)).toEqual({ kind: 'block', block: 1, at: 0 });
  expect(placeOf('b', 0, 2)).toEqual({ kind: 'block', block: 2, at: 2 });
  expect(placeOf('a', 0, 4)).toEqual({ kind: 'below' });
  expect(placeOf('a', 0, 70_000)).toEqual({ kind: 'beyond' });
  expect(placeOf('a', 1, 0)).toEqual({ kind: 'beyond' });
  expect(placeOf('a', 2, 0)).toEqual({ kind: 'unknown' });
  expect(placeOf('c', 0, 0)).toEqual({ kind: 'unknown' });
  expect(placeOf('a', 0, -1)).toEqual({ kind: 'unknown' });
});

test('a hundred million offsets are a few hundred blocks', () => {
  const spans = Array.from({ length: 36 }, (_, partition) => span('a', partition, 0n, 2_777_778n));
  const { list } = cutIntoBlocks(spans);
  expect(list.length).toBeLessThan(400);
  expect(Math.max(...list.map(({ size }) => size))).toBeLessThan(500_000);
});
