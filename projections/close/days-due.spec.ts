import { daysBetween, lastDueDay, nextDay } from './days-due.js';

const TEN = 600;

it.each([
  ['Asia/Shanghai', '2026-11-23T01:59:59Z', '2026-11-21'],
  ['Asia/Shanghai', '2026-11-23T02:00:00Z', '2026-11-22'],
  ['UTC', '2026-11-23T02:00:00Z', '2026-11-21'],
  // 10:00 after the night in which clocks went back is an hour later.
  ['America/New_York', '2026-11-02T14:59:00Z', '2026-10-31'],
  ['America/New_York', '2026-11-02T15:00:00Z', '2026-11-01'],
])('in %s at %s the last day due is %s', (zone, now, due) => {
  expect(lastDueDay(Date.parse(now), zone, TEN)).toBe(due);
});

it('a time that clocks leave out in spring is passed when they have jumped over it', () => {
  const half = 2 * 60 + 30;
  expect(lastDueDay(Date.parse('2026-03-08T06:59:00Z'), 'America/New_York', half)).toBe('2026-03-06');
  expect(lastDueDay(Date.parse('2026-03-08T07:00:00Z'), 'America/New_York', half)).toBe('2026-03-07');
});

it('days in order, never more than allowed, none backwards', () => {
  expect(daysBetween('2026-02-27', '2026-03-01', 31)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(daysBetween('2026-02-27', '2026-03-01', 2)).toEqual(['2026-02-27', '2026-02-28']);
  expect(daysBetween('2026-03-02', '2026-03-01', 2)).toEqual([]);
  expect(nextDay('2026-12-31')).toBe('2027-01-01');
});
