import { localDay } from './days.js';

const day = (text: string): number => Date.parse(text) / 86_400_000;

describe('localDay', () => {
  it.each([
    ['2026-03-01T15:59:59.999Z', 'Asia/Shanghai', '2026-03-01'],
    ['2026-03-01T16:00:00.000Z', 'Asia/Shanghai', '2026-03-02'],
    ['2026-03-01T16:59:59.999Z', 'Asia/Vientiane', '2026-03-01'],
    ['2026-03-01T17:00:00.000Z', 'Asia/Vientiane', '2026-03-02'],
    ['2026-03-01T00:00:00.000Z', 'UTC', '2026-03-01'],
    ['2026-01-01T04:59:59.999Z', 'America/New_York', '2025-12-31'],
    ['2026-07-01T03:59:59.999Z', 'America/New_York', '2026-06-30'],
    ['1970-01-01T00:00:00.000Z', 'Asia/Hong_Kong', '1970-01-01'],
    ['1969-12-31T23:59:59.999Z', 'UTC', '1969-12-31'],
  ])('of %s in %s is %s', (instant, timeZone, expected) => {
    expect(localDay(Date.parse(instant), timeZone)).toBe(day(expected));
  });

  it('refuses a zone that does not exist', () => {
    expect(() => localDay(0, 'Asia/Atlantis')).toThrow(RangeError);
  });
});
