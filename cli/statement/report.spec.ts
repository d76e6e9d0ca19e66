import type { Statement } from '@quittance/schemas/generated/statements';
import type { Arrival } from './await-figures.js';
import type { ImportResult } from './import.js';
import { exitCodeOf, importJson, importText } from './report.js';

const statement: Statement = {
  ...{ statement_id: 'aaaaaaaaaa', file_hash: 'aaaaaaaaaa', reading_hash: 'r1', file_name: 'bill.csv' },
  ...{ provider: 'newpay', account: 'laos', statement_day: 20_513, time_zone: 'Asia/Vientiane', from_at: 0 },
  ...{ until_at: 1, covers: [], currencies: [], lines: 1, rows: 1, sums: [], checks: [], replaces: null },
  ...{ actor: 'li', imported_at: 1 },
};
const imported = (dryRun = false): ImportResult => ({
  kind: 'imported',
  statement,
  withdrawn: 0,
  dryRun,
  beside: [],
});

it.each<[string, Arrival | null, string]>([
  [
    'arrived',
    { kind: 'arrived', quarantined: 0 },
    'Every line is stored and taken by its order. What differs',
  ],
  ['quarantined', { kind: 'arrived', quarantined: 2 }, '2 lines were quarantined'],
  ['late', { kind: 'on_their_way', why: '3 lines have no outcome yet' }, 'still on their way: 3 lines'],
  ['not waited for', null, 'not waited for'],
])('tells how far the figures are: %s', (_, arrival, words) => {
  expect(importText(imported(), arrival)).toContain(words);
});

it('does not say what differs before the figures are there', () => {
  expect(importText(imported(), { kind: 'on_their_way', why: 'x' })).not.toContain('What differs');
  expect(importText(imported(true), null)).toMatch(/Nothing was sent\.$/);
});

it('a bill that is not the only one of its day is told as such, and does not end well', () => {
  const beside = [{ ...statement, statement_id: 'bbbbbbbbbb', actor: 'wang.wei' }];
  const result: ImportResult = { kind: 'imported', statement, withdrawn: 0, dryRun: false, beside };
  expect(importText(result, null)).toContain('Not alone: in the same moment wang.wei imported bbbbbbbbbb');
  expect([exitCodeOf(result), exitCodeOf(imported())]).toEqual([1, 0]);
});

it('tells a program the same', () => {
  const arrival: Arrival = { kind: 'arrived', quarantined: 0 };
  expect(JSON.parse(importJson(imported(), arrival))).toMatchObject({ kind: 'imported', arrival });
});
