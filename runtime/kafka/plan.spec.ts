import fc from 'fast-check';
import { parsePlan, planMetadata } from './plan.js';

test('what is announced is what is read', () => {
  const offset = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(offset, offset, (a, b) => {
      const plan = { from: a < b ? a : b, to: a < b ? b : a };
      expect(parsePlan(plan.from, planMetadata(plan))).toEqual(plan);
    }),
  );
});

test('the metadata is the text of exactly-once.md §3.3', () => {
  expect(planMetadata({ from: 0n, to: 59n })).toBe('{"to":59,"v":1}');
});

test.each([null, ''])('%p: the last range was finished', (metadata) => {
  expect(parsePlan(5n, metadata)).toBeNull();
});

test.each(['hello', '{"to":59}', '{"to":59,"v":2}', '{"to":-1,"v":1}', '{"to":1.5,"v":1}', '{"to":4,"v":1}'])(
  '%s is no plan of ours from offset 5 on',
  (metadata) => {
    expect(() => parsePlan(5n, metadata)).toThrow('kafka_foreign_plan');
  },
);
