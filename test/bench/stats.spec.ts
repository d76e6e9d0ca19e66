import { median, paceFrom, percentile, ratio, summary } from './stats.js';

it('a median is the middle, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

it('a summary has the spread beside the median', () => {
  expect(summary([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, count: 3 });
});

it('a ratio is taken round by round, not between medians', () => {
  // The machine was half as fast in the second round, for both.
  const rounds = [
    { ours: 120, theirs: 100 },
    { ours: 50, theirs: 50 },
    { ours: 110, theirs: 100 },
  ];
  expect(ratio(rounds)).toEqual({ median: 1.1, low: 1, high: 1.2, count: 3 });
});

it('rounds without both figures do not count', () => {
  expect(ratio([{ ours: 1, theirs: undefined }])).toBeNull();
  expect(ratio([{ ours: 1, theirs: 0 }])).toBeNull();
});

it('a percentile is the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([0.5, 0.99, 0.999, 1].map((share) => percentile(values, share))).toEqual([50, 99, 100, 100]);
  expect(percentile([7], 0.5)).toBe(7);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

it('a pace is taken between points at which something had moved', () => {
  const steps = [
    { atMs: 0, done: 0, cpuSeconds: 0 },
    { atMs: 1_000, done: 100, cpuSeconds: 1 },
    { atMs: 1_900, done: 100, cpuSeconds: 1.9 },
    { atMs: 2_000, done: 300, cpuSeconds: 2 },
    { atMs: 4_000, done: 500, cpuSeconds: 3 },
  ];
  expect(paceFrom(steps, 0)).toEqual({ perSecond: 400 / 3, cpuPerMillion: 5_000 });
  expect(paceFrom(steps, 0.5)).toEqual({ perSecond: 100, cpuPerMillion: 5_000 });
  expect(paceFrom(steps.slice(0, 2), 0.5)).toBeNull();
  expect(paceFrom([], 0)).toBeNull();
});
