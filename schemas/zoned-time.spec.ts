import { localDay } from './days.js';
import { instantOf, startOfDay } from './zoned-time.js';

const wall = (text: string) => Date.parse(`${text}Z`);
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

it.each([
  ['Asia/Shanghai', '2026-03-01T00:00:00', '2026-02-28T16:00:00.000Z'],
  ['Asia/Kathmandu', '2026-03-01T12:00:01', '2026-03-01T06:15:01.000Z'],
  ['America/New_York', '2026-07-01T12:00:00', '2026-07-01T16:00:00.000Z'],
  ['UTC', '2026-03-01T12:00:00', '2026-03-01T12:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-01-01T00:00:00', '2025-12-31T10:00:00.000Z'],
])('%s at %s', (zone, at, expected) => {
  expect(new Date(instantOf(wall(at), zone) ?? 0).toISOString()).toBe(expected);
});

it('is the earlier of two where clocks show a time twice, and none where they skip it', () => {
  expect(instantOf(wall('2026-11-01T01:30:00'), 'America/New_York')).toBe(Date.parse('2026-11-01T05:30:00Z'));
  expect(instantOf(wall('2026-03-08T02:30:00'), 'America/New_York')).toBeNull();
});

it('a day begins at midnight, or where that is skipped at the first time there is', () => {
  expect(startOfDay(day('2026-03-01'), 'Asia/Shanghai')).toBe(Date.parse('2026-02-28T16:00:00Z'));
  // Beirut goes from 00:00 to 01:00.
  const first = startOfDay(day('2026-03-29'), 'Asia/Beirut');
  expect(localDay(first, 'Asia/Beirut')).toBe(day('2026-03-29'));
  expect(localDay(first - 1, 'Asia/Beirut')).toBe(day('2026-03-28'));
});
