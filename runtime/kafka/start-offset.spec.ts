import { checkedStart } from './start-offset.js';

const log = { low: 10n, high: 20n };

test.each([
  ['none committed: the start of the log', null, 10n],
  ['at the start', 10n, 10n],
  ['within', 15n, 15n],
  ['at the end', 20n, 20n],
])('%s', (_, committed, start) => {
  expect(checkedStart('here', committed, log)).toBe(start);
});

test.each([
  [9n, 'kafka_hole_below_log_start'],
  [0n, 'kafka_hole_below_log_start'],
  [21n, 'kafka_offset_beyond_log'],
])('committed %s is refused: %s (guard 6)', (committed, code) => {
  expect(() => checkedStart('here', committed, log)).toThrow(code);
});
