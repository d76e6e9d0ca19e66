import { describeCheck, describeClosed, jsonOfClosed, jsonText } from './report.js';

const account = { provider: 'newpay', account: 'laos', merchant: 'acme', timeZone: 'Asia/Vientiane' };
const day = '2026-11-22';
const standing = { exceptions: 0, kinds: [], oldest: [], accepted: [], quarantined: 0, imbalances: [] };
const total = {
  merchant: 'acme',
  currency: 'LAK',
  exponent: 2,
  paid_orders: 2,
  gross_minor: '27670116110564327421',
  refund_count: 1,
  refunds_minor: '250',
  net_minor: '27670116110564327171',
  movements: 3,
  hash: 'cd',
};
const close = {
  close_id: 'c1',
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  time_zone: 'Asia/Vientiane',
  day: 20_779,
  closed_at: Date.UTC(2026, 10, 23, 3),
  actor: 'li.na',
  because: null,
  open_h_exceptions: 0,
  quarantined_h: 0,
  hash: 'ab',
  totals: [total],
  watermark: [],
  accepted_exceptions: [],
};

it('a closed day: each total in its own currency, in major units', () => {
  expect(describeClosed({ account, day, closing: { kind: 'closed', close, standing } })).toBe(
    `newpay/laos 2026-11-22 is closed: hash ab
  acme: 276701161105643274.21 LAK of 2 orders paid, 2.50 LAK of 1 refunds, net 276701161105643271.71 LAK; 3 movements`,
  );
});

it('why it was closed all the same stands beside it', () => {
  const overridden = { ...close, because: 'asked for', open_h_exceptions: 2, totals: [] };
  const text = describeClosed({ account, day, closing: { kind: 'closed', close: overridden, standing } });
  expect(text).toContain(
    'although 2 exceptions and 0 dead letters of severity H stood against it (asked for)',
  );
  expect(text).toContain('nothing was moved on it');
});

it('what stands against it: by kind and currency, the oldest by name, and what to do', () => {
  const kind = {
    kind: 'restated',
    state: 'OPEN',
    count: 2,
    currency: 'USD',
    exponent: 2,
    atStakeMinor: 1_030n,
  };
  const { count, ...stake } = kind;
  const sample = {
    ...stake,
    subject: 'f1',
    orderKey: 'newpay|laos|7',
    findingId: 'a',
    detail: '5.00 or 5.30',
  };
  const against = {
    exceptions: 3,
    kinds: [kind, { ...kind, kind: 'over_refund', count: 1, currency: null, atStakeMinor: null }],
    oldest: [sample],
    accepted: [],
    quarantined: 4,
    imbalances: [{ merchant: 'acme', currency: 'USD', differences: { paid_difference_minor: '-7' } }],
  };
  const text = describeClosed({ account, day, closing: { kind: 'standing_against', standing: against } });
  expect(text).toContain('  2 restated OPEN, at stake 10.30 USD\n  1 over_refund OPEN\n');
  expect(text).toContain('restated of newpay|laos|7: 5.00 or 5.30');
  expect(text).toContain('4 callbacks received on it are quarantined');
  expect(text).toContain('do not balance for acme, USD: paid difference -7 (minor units)');
  expect(text).toContain('quittance exceptions list --severity H --account laos');
  expect(text).toContain('--because');
});

describe('accepted exceptions', () => {
  const one = {
    order_key: 'newpay|laos|7',
    kind: 'restated',
    subject: 'f1',
    finding_id: 'a',
    currency: 'LAK',
    exponent: 2,
    at_stake_minor: 5n,
    accepted_day: close.day,
    accepted_at: close.closed_at,
    accepted_by: 'li.na',
    because: 'asked for',
  };
  const before = { ...one, accepted_day: close.day - 2, accepted_by: 'wang.wei' };
  const line =
    '    restated of newpay|laos|7: accepted on 2026-11-20 by wang.wei at 2026-11-23T03:00:00.000Z: asked for';

  it('are told with the close: those of its own, those too many, those of earlier closes', () => {
    const closing = {
      kind: 'closed' as const,
      close: { ...close, because: 'asked for', accepted_exceptions: [one, before] },
      standing: { ...standing, exceptions: 3, accepted: [before] },
    };
    const text = describeClosed({ account, day, closing });
    expect(text).toContain('  1 exceptions are accepted with it');
    expect(text).toContain('  2 more were too many for one close');
    expect(text).toContain(line);
  });

  it('are told where something else stands against the day; twenty by name', () => {
    const many = Array.from({ length: 21 }, () => before);
    const against = { ...standing, quarantined: 1, accepted: many };
    const text = describeClosed({ account, day, closing: { kind: 'standing_against', standing: against } });
    expect(text.split(line)).toHaveLength(21);
    expect(text).toContain('and 1 more: quittance query accepted_exceptions');
    expect(text).not.toContain('neither resolved nor ignored');
  });
});

it('who was first, and when a day ends', () => {
  const by = { close_id: 'c0', actor: 'wang.wei', closed_at: close.closed_at, hash: 'ef' };
  expect(describeClosed({ account, day, closing: { kind: 'closed_before', by } })).toContain(
    'is closed already: by wang.wei, as of 2026-11-23T03:00:00.000Z, hash ef, close c0',
  );
  expect(describeClosed({ account, day, closing: { kind: 'overtaken', by, close } })).toContain(
    'whose close counts',
  );
  const open = describeClosed({
    account,
    day,
    closing: { kind: 'not_over', endsAt: Date.UTC(2026, 10, 22, 17) },
  });
  expect(open).toContain('in Asia/Vientiane it ends at 2026-11-22T17:00:00.000Z');
});

it('a close that no longer holds: figure by figure', () => {
  const stored = {
    ...account,
    day,
    closeId: 'c1',
    closedAt: close.closed_at,
    actor: 'li.na',
    because: null,
    hash: 'ab',
  };
  const deviation = {
    merchant: 'acme',
    currency: 'LAK',
    exponent: 2,
    figure: 'hash',
    signed: 'cd',
    counted: null,
  };
  const check = {
    kind: 'differs' as const,
    close: { ...stored, totals: [total], watermark: new Map([[0, 17n]]) },
    deviations: [deviation],
  };
  const text = describeCheck('newpay/laos 2026-11-22', check);
  expect(text).toContain('DIFFERS from what li.na signed');
  expect(text).toContain('acme LAK hash: signed cd, counted now nothing');
  expect(JSON.parse(jsonText(check))).toMatchObject({ close: { watermark: { '0': '17' } } });
});

it('for a program nothing is rounded', () => {
  const json: unknown = JSON.parse(
    jsonText(jsonOfClosed({ account, day, closing: { kind: 'closed', close, standing } })),
  );
  expect(json).toMatchObject({
    kind: 'closed',
    close: { totals: [{ gross_minor: '27670116110564327421' }] },
  });
});
