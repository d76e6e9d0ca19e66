import { cpuSeconds, usageOf } from './proc.js';

it('reads user and system time behind a name with blanks and brackets', () => {
  const stat = '42 (a (b) c) S 1 42 42 0 -1 4194304 9 0 0 0 250 150 7 7 20 0 11 0 100 1 1';
  expect(cpuSeconds(stat)).toBe(4);
});

it('knows this process, and nothing of one that is not there', () => {
  expect(usageOf(process.pid).residentMb).toBeGreaterThan(1);
  expect(usageOf(2 ** 30)).toEqual({ cpuSeconds: 0, residentMb: 0, peakMb: 0 });
});
