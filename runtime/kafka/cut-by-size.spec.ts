import fc from 'fast-check';
import { cutBySize } from './cut-by-size.js';
import type { OutgoingRecord } from './types.js';

function record(topic: string, partition: number | null, length: number): OutgoingRecord {
  return { topic, partition, key: Buffer.alloc(0), value: Buffer.alloc(length), headers: {}, timestampMs: 0 };
}

const lengths = (groups: readonly (readonly OutgoingRecord[])[]): number[][] =>
  groups.map((group) => group.map(({ value }) => value.length));

test('nothing gives nothing', () => {
  expect(cutBySize([])).toEqual([]);
});

test('a group ends before a partition would get too much', () => {
  const records = [400, 400, 400].map((length) => record('t', 0, length));
  expect(lengths(cutBySize(records, 1_100))).toEqual([[400, 400], [400]]);
});

test('partitions are counted apart, records that may go to any of a topic together', () => {
  const apart = [record('t', 0, 800), record('t', 1, 800), record('u', 0, 800)];
  expect(cutBySize(apart, 1_000)).toHaveLength(1);
  expect(cutBySize([record('t', null, 800), record('t', null, 800)], 1_000)).toHaveLength(2);
});

test('a record larger than a group goes alone', () => {
  expect(lengths(cutBySize([record('t', 0, 5_000), record('t', 0, 1)], 1_000))).toEqual([[5_000], [1]]);
});

test('loses none and keeps the order', () => {
  const records = fc.array(
    fc
      .tuple(fc.constantFrom('t', 'u'), fc.constantFrom(0, 1, null), fc.nat(3_000))
      .map(([a, b, c]) => record(a, b, c)),
  );
  fc.assert(
    fc.property(records, (all) => {
      expect(cutBySize(all, 2_000).flat()).toEqual(all);
    }),
  );
});
