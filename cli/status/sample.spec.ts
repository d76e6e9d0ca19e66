import { sums } from './sample.js';

const committed = (partition: number, offset: bigint | null) => ({
  topic: 't',
  partition,
  offset,
  metadata: null,
});
const ends = new Map([
  [
    't',
    [
      { partition: 0, low: 0n, high: 10n },
      { partition: 1, low: 5n, high: 8n },
    ],
  ],
]);

it('adds up what was taken and what is still before the group', () => {
  expect(sums([committed(0, 4n), committed(1, 8n)], ends)).toEqual({ taken: 7n, lag: 6n });
});

it('counts a partition without a commit as not yet read', () => {
  expect(sums([committed(0, null), committed(1, null)], ends)).toEqual({ taken: 0n, lag: 13n });
});

it('counts from the beginning of the log where the commit lies below it', () => {
  expect(sums([committed(1, 2n)], ends)).toEqual({ taken: 0n, lag: 3n });
});
