import { dayNumber, dayText, endOfDay, isOver } from './day.js';

const at = (text: string): number => Date.parse(text);
const day = (text: string): number => dayNumber(text) ?? Number.NaN;

it.each(['2026-02-30', '2026-13-01', '2026-1-1', '20261122', 'yesterday', ''])('%p is no day', (text) => {
  expect(dayNumber(text)).toBeNull();
});

it('a day is a number and a text', () => {
  expect(dayNumber('1970-01-02')).toBe(1);
  expect(dayText(day('2028-02-29'))).toBe('2028-02-29');
});

it.each([
  ['Asia/Shanghai', '2026-11-22', '2026-11-22T16:00:00Z'],
  // Clocks go back: the day has 25 hours.
  ['America/New_York', '2026-11-01', '2026-11-02T05:00:00Z'],
  // Clocks go forward: 23 hours.
  ['America/New_York', '2026-03-08', '2026-03-09T04:00:00Z'],
  // Half an hour of summer time only.
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-05T13:30:00Z'],
  // Clocks go forward at midnight: the day after begins at 01:00.
  ['Africa/Cairo', '2026-04-23', '2026-04-23T22:00:00Z'],
  ['Pacific/Kiritimati', '2026-11-22', '2026-11-22T10:00:00Z'],
  ['Pacific/Pago_Pago', '2026-11-22', '2026-11-23T11:00:00Z'],
  ['Asia/Kathmandu', '2026-11-22', '2026-11-22T18:15:00Z'],
])('in %s %s is over at %s and not before', (zone, text, end) => {
  expect(new Date(endOfDay(day(text), zone)).toISOString()).toBe(new Date(at(end)).toISOString());
  expect(isOver(day(text), zone, at(end) - 1)).toBe(false);
  expect(isOver(day(text), zone, at(end))).toBe(true);
});

it('a day that a zone left out is over as soon as the one before', () => {
  expect(endOfDay(day('2011-12-30'), 'Pacific/Apia')).toBe(at('2011-12-30T10:00:00Z'));
});
