import fc from 'fast-check';
import { chunks, cutBatch } from './chunks.js';

test('pieces put together are the whole, none empty, none too large', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 50 }), (elements, size) => {
      const pieces = chunks(elements, size);
      expect(pieces.flat()).toEqual(elements);
      expect(pieces.every((piece) => piece.length > 0 && piece.length <= size)).toBe(true);
    }),
  );
});

const at = (...offsets: bigint[]) => offsets.map((offset) => ({ offset }));

test('each chunk leads to the offset behind its last record, the last one behind the whole batch (guard 9)', () => {
  // 4 is a control record, 7 and 8 are the marker and an aborted record at the end.
  const cut = cutBatch(at(1n, 2n, 3n, 5n, 6n), 8n, 2);
  expect(cut).toEqual([
    { records: at(1n, 2n), nextOffset: 3n },
    { records: at(3n, 5n), nextOffset: 6n },
    { records: at(6n), nextOffset: 9n },
  ]);
});
