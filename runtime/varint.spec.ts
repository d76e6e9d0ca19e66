import fc from 'fast-check';
import { MAX_VARINT_BYTES, readVarint, varintSize, writeVarint } from './varint.js';

const whole = fc
  .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -3, max: 3 }), fc.boolean())
  .map(([bit, by, isNegative]) => (isNegative ? -1 : 1) * (2 ** bit + by));

test('what is written is read, and no further', () => {
  fc.assert(
    fc.property(whole, (value) => {
      const bytes = Buffer.alloc(MAX_VARINT_BYTES + 1, 0xff);
      const end = writeVarint(bytes, 0, value);
      const source = { bytes, at: 0 };
      expect(readVarint(source) + 0).toBe(value + 0);
      expect([source.at, varintSize(value)]).toEqual([end, end]);
    }),
  );
});

test('one of more bytes leaves the source behind every end', () => {
  const source = { bytes: Buffer.alloc(20, 0xff), at: 0 };
  readVarint(source);
  expect(source.at).toBe(Number.POSITIVE_INFINITY);
});

test('one that is cut off ends behind the end', () => {
  const source = { bytes: Buffer.from([0xff, 0xff]), at: 0 };
  readVarint(source);
  expect(source.at).toBeGreaterThan(source.bytes.length);
});
