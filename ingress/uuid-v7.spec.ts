import { uuidV7Source } from './uuid-v7.js';

it('gives RFC 9562 version 7: the milliseconds, the version, the variant', () => {
  // The RFC's example: 2022-02-22T19:22:22Z, all random bits from its appendix A.6.
  const random = Buffer.from('7cc318c4dc0c0c07398f', 'hex');
  const source = uuidV7Source((pool) => pool.fill(random));
  expect(source(0x017f22e279b0)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

it('repeats none of 100,000, also in one millisecond and across refills of its pool', () => {
  const source = uuidV7Source();
  const ids = new Set(Array.from({ length: 100_000 }, () => source(1_772_323_200_000)));
  expect(ids.size).toBe(100_000);
  for (const id of [...ids].slice(0, 1_000))
    expect(id).toMatch(/^019ca6b1-dc00-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('sorts by time', () => {
  const source = uuidV7Source();
  expect(source(1_772_323_200_000) < source(1_772_323_200_001)).toBe(true);
});
