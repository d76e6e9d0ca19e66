import fc from 'fast-check';
import { joinKey } from './join-key.js';

describe('joinKey', () => {
  it.each([
    [['newpay', 'laos', '2022|1'], 'newpay|laos|2022%7C1'],
    [['a%7Cb'], 'a%257Cb'],
    [['', ''], '|'],
  ])('joins %j to %s', (parts, key) => {
    expect(joinKey(parts)).toBe(key);
  });

  it('gives two different lists two different keys', () => {
    const list = fc.array(fc.string({ unit: fc.constantFrom('|', '%', '7', 'C', '2', '5', 'a') }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(list, list, (left, right) => {
        expect(joinKey(left) === joinKey(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
      { numRuns: 2_000 },
    );
  });
});
