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

  it('gives the same from memory, in every zone, around every midnight of a year', () => {
    for (const timeZone of ['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Europe/Lisbon']) {
      const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 5 * 3_600_000 + 7) {
        const expected = day(`${format.format(at)}T00:00:00Z`);
        expect([localDay(at, timeZone), localDay(at + 1, timeZone)]).toEqual([
          expected,
          day(`${format.format(at + 1)}T00:00:00Z`),
        ]);
      }
    }
  });

  it('forgets when it knows too many, and stays right', () => {
    const start = Date.UTC(2000, 0, 1);
    for (let slot = 0; slot < 10_050; slot += 1) localDay(start + slot * 900_000, 'UTC');
    expect(localDay(start, 'UTC')).toBe(start / 86_400_000);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => localDay(0, 'Asia/Atlantis')).toThrow(RangeError);
  });
});
