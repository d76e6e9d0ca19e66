import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Calendars, NO_CALENDARS, WEEKEND_ONLY, yearsCovered } from './calendars.js';
import { readCalendars } from './calendars-file.js';
import { readSettings } from './env-reader.js';
import { ConfigurationError, problemText } from './problem.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'calendars-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(content?: unknown): Calendars {
  const file = join(folder, 'calendars.json');
  if (content !== undefined)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const env = { QUITTANCE_CALENDARS_FILE: content === undefined ? '' : file };
  return readSettings(env, (reader) => readCalendars(reader, ['alpha', 'beta']));
}

function mistakes(content: unknown): readonly string[] {
  try {
    read(content);
    return [];
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.problems.map(problemText);
    throw thrown;
  }
}

const everyone = { provider: '', account: '', calendar: 'weekend' };

it('without a file everybody has weekends, and no year is covered', () => {
  expect(read()).toEqual({ calendars: [WEEKEND_ONLY], rules: [everyone] });
  expect(read()).toEqual(NO_CALENDARS);
  expect(yearsCovered(WEEKEND_ONLY)).toEqual([]);
});

it('calendars by name; rules by account, then provider, then all', () => {
  const file = {
    calendars: {
      china: { holidays: ['2026-10-01', '2025-10-01'], workdays: ['2026-10-10'] },
      gulf: { weekend: [5, 6] },
    },
    accounts: [
      { calendar: 'gulf' },
      { provider: 'alpha', calendar: 'weekend' },
      { provider: 'alpha', account: 'hk', calendar: 'china' },
    ],
  };
  const { calendars, rules } = read(file);
  expect(calendars).toEqual([
    { name: 'china', weekend: [6, 7], holidays: ['2026-10-01', '2025-10-01'], workdays: ['2026-10-10'] },
    { name: 'gulf', weekend: [5, 6], holidays: [], workdays: [] },
    WEEKEND_ONLY,
  ]);
  expect(rules).toEqual([
    { provider: 'alpha', account: 'hk', calendar: 'china' },
    { provider: 'alpha', account: '', calendar: 'weekend' },
    { provider: '', account: '', calendar: 'gulf' },
  ]);
  expect(calendars.map(yearsCovered)).toEqual([[2025, 2026], [], []]);
});

it('every mistake is listed by its path', () => {
  const file = {
    calendars: {
      weekend: {},
      china: {
        weekend: [0],
        holidays: ['2026-02-30', '2026-10-01', '2026-10-01', '1999-01-01', 5],
        workdays: ['2026-10-01'],
        closed: [],
      },
    },
    accounts: [
      { provider: 'gamma', calendar: 'china' },
      { account: 'hk', calendar: 'china' },
      { calendar: 'laos' },
      { calendar: 'china' },
    ],
  };
  const told = mistakes(file).map((text) => text.replace('QUITTANCE_CALENDARS_FILE.', ''));
  expect(told.map((text) => text.replace(':', '').replace(/; .*/, ''))).toEqual([
    'calendars.weekend cannot be its name',
    'calendars.china.closed is not known here',
    'calendars.china.holidays[0] is no such day',
    'calendars.china.holidays[2] stands twice',
    'calendars.china.holidays[3] is no such day',
    'calendars.china.holidays[4] is not a text',
    'calendars.china.workdays has 2026-10-01, which is a holiday as well',
    'calendars.china.weekend[0] cannot be used',
    'accounts[0].provider is not a known provider',
    'accounts[1].account stands without its provider',
    'accounts[2].calendar is not one of the calendars',
    'accounts[3] is about the same as another entry',
  ]);
});

it('a file that is not JSON is refused', () => {
  expect(mistakes('{')).toEqual([expect.stringContaining('is not JSON')]);
});
