import { RESTATED_ROW } from './exception.given.js';
import { asJson, exceptionRow, stakeText } from './row.js';

const stored = {
  handle: '0123456789ab',
  order_key: 'newpay|laos|N1',
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  provider_order_no: 'N1',
  kind: 'restated',
  subject: 'newpay|laos|payment|N1|SUCCESS',
  severity: 'H',
  state: 'OPEN',
  currency: 'USD',
  exponent: 2,
  at_stake_minor: '250',
  first_seen_at: '2026-03-01 05:00:00.000',
  detail: 'paid 10 or 12.50',
  finding_id: 'f0f0',
  causes: ['newpay|laos|payment|N1|SUCCESS'],
  assignee: null,
  handled_by: null,
  handled_at: null,
  handled_ms: null,
  reason: null,
  note: null,
};

it('reads a row as ClickHouse gives it', () => {
  expect(exceptionRow(stored)).toEqual(RESTATED_ROW);
  expect(exceptionRow({ ...stored, handled_ms: '1772323200000' }).handledAt).toBe(1_772_323_200_000);
});

it.each([
  ['9223372036854775807', 2, 'LAK', '92233720368547758.07 LAK'],
  ['-29', 2, 'USD', '-0.29 USD'],
  ['100', 0, 'JPY', '100 JPY'],
])('%s with exponent %i is %s %s', (minor, exponent, currency, text) => {
  expect(stakeText(exceptionRow({ ...stored, at_stake_minor: minor, exponent, currency }))).toBe(text);
});

it('has no amount where none is at stake, or its unit is unknown', () => {
  expect(stakeText(exceptionRow({ ...stored, at_stake_minor: null }))).toBeNull();
  expect(stakeText(exceptionRow({ ...stored, exponent: null, currency: null }))).toBeNull();
});

it('keeps every digit for a program', () => {
  expect(asJson(exceptionRow({ ...stored, at_stake_minor: '9007199254740993' }))).toMatchObject({
    at_stake_minor: '9007199254740993',
    at_stake: '90071992547409.93 USD',
  });
});
