import type { DeadLetter } from '@quittance/schemas/generated/dead-letters';
import { isSelected, type Selection } from './select.js';

const LETTER: DeadLetter = {
  dead_letter_id: 'callbacks.newpay|3|17|-1',
  step: 'translate',
  reason: 'unknown_status',
  detail: '',
  provider: 'newpay',
  account: 'laos',
  origin_topic: 'callbacks.newpay',
  origin_partition: 3,
  origin_offset: 17,
  callback_id: 'c1',
  received_at: 1_000,
  key: Buffer.alloc(0),
  value: Buffer.alloc(0),
};
const ANY: Selection = {
  reason: null,
  provider: null,
  account: null,
  sinceMs: null,
  untilMs: null,
  id: null,
  again: false,
};

test.each<[boolean, Partial<Selection>]>([
  [true, {}],
  [true, { reason: 'unknown_status' }],
  [false, { reason: 'unknown_code' }],
  [true, { provider: 'newpay', account: 'laos' }],
  [false, { provider: 'eftpay' }],
  [false, { account: 'hk' }],
  [true, { id: 'c1' }],
  [true, { id: 'callbacks.newpay|3|17|-1' }],
  [false, { id: 'c2' }],
  [true, { sinceMs: 1_000, untilMs: 1_001 }],
  [false, { sinceMs: 1_001 }],
  [false, { untilMs: 1_000 }],
])('%s: %j', (expected, asked) => {
  expect(isSelected(LETTER, { ...ANY, ...asked }, new Set())).toBe(expected);
});

test('one that was sent again before is asked for by name', () => {
  const before = new Set([LETTER.dead_letter_id]);
  expect(isSelected(LETTER, ANY, before)).toBe(false);
  expect(isSelected(LETTER, { ...ANY, again: true }, before)).toBe(true);
});

test('a redrive that failed again is not sent: its first dead letter is', () => {
  expect(isSelected({ ...LETTER, origin_topic: 'redrives' }, { ...ANY, again: true }, new Set())).toBe(false);
});
