import { type ActOptions, conclude } from './act.js';
import type { Seen } from './await-outcome.js';
import { RESTATED_ROW } from './exception.given.js';

const AT = Date.UTC(2026, 2, 1);
const OPTIONS: ActOptions = {
  verb: 'resolve',
  selector: { id: 'N1', kind: null, subject: null },
  actor: { name: 'li.na', source: '--actor' },
  actionId: 'a1',
  mayRepeat: false,
  assignee: null,
  reason: 'corrected',
  note: 'so',
  counts: null,
  finding: null,
  wait: true,
  json: true,
};
const seen = (state: string, over: Partial<Seen> = {}): Seen => ({
  outcome: { taken: 'translated', fact: 'applied', reason: '' },
  row: { ...RESTATED_ROW, state, handledBy: 'li.na', handledAt: AT },
  settled: true,
  ...over,
});

let said = '';
beforeEach(() => {
  said = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

it.each<[string, Seen, number, string]>([
  ['as asked', seen('RESOLVED'), 0, '"remark":null'],
  ['open again: the finding has changed', seen('OPEN'), 1, 'not what you saw'],
  ['cleared meanwhile', seen('CLEARED'), 0, 'cause is gone'],
  ['no longer found', seen('', { row: null }), 0, 'no longer found'],
])('%s', (_, what, code, words) => {
  expect(conclude(OPTIONS, what, AT)).toBe(code);
  expect(said).toContain(words);
});

it.each<[string, Partial<Seen>, string]>([
  ['translate', { outcome: { taken: 'quarantined', fact: null, reason: 'bad_time' } }, 'bad_time'],
  [
    'the fold',
    { outcome: { taken: 'translated', fact: 'quarantined', reason: 'too_many_facts' } },
    'too_many',
  ],
])('says that %s did not take it', (_, over, words) => {
  expect(() => conclude(OPTIONS, seen('OPEN', over), AT)).toThrow(words);
});

it('says that what is not shown in time is safe all the same', () => {
  expect(() => conclude(OPTIONS, seen('OPEN', { settled: false }), AT)).toThrow('a1 is safe in Kafka');
});
