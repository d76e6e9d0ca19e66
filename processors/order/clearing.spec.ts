import {
  decided,
  exceptionOf,
  fold,
  given,
  NOON,
  paid,
  pending,
  refund,
  settled,
  unpaid,
} from './order.given.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const asked = { trust: 'QUERY' };
const drift = { flags: [{ kind: 'schema_drift', field: 'x', detail: 'new' }] };
const nobody = {
  merchant: 'unattributed',
  flags: [{ kind: 'attribution_unknown', field: 'code', detail: 'missing' }],
};
const envelope = (at: number) => ({ time_quality: 'envelope', occurred_at: at, received_at: at });

test.each([
  ['refund_on_unpaid', 'paid after all', [unpaid('failed'), refund('succeeded', 'r1', 30n)], paid(100n)],
  [
    'over_refund',
    'a query says more was paid',
    [paid(100n), refund('succeeded', 'r1', 130n)],
    paid(200n, asked),
  ],
  [
    'refund_state_disagrees',
    'the missing refund came',
    [paid(100n), refund('succeeded', 'r1', 30n, { refund_claim: 'FULL' })],
    refund('succeeded', 'r2', 70n),
  ],
  [
    'amount_mismatch',
    'a query names the same price',
    [paid(100n), refund('succeeded', 'r1', 30n, { order_minor: 90n })],
    refund('succeeded', 'r1', 30n, { order_minor: 100n, ...asked }),
  ],
  [
    'amount_inconsistent',
    'a query names a price that fits',
    [paid(100n, { order_minor: 90n })],
    paid(100n, asked),
  ],
  [
    'currency_mismatch',
    'the payment is in that currency',
    [pending({ order_minor: 100n }), refund('succeeded', 'r1', 30n, { currency: 'USD' })],
    paid(100n, { currency: 'USD' }),
  ],
  ['settled_unpaid', 'paid after all', [pending({ order_minor: 70n }), settled('SETTLED')], paid(70n)],
  [
    'settled_then_refunded',
    'an earlier sending of the refund',
    [paid(100n), settled('SETTLED'), refund('succeeded', 'r1', 30n, envelope(NOON + DAY))],
    refund('succeeded', 'r1', 30n, envelope(NOON)),
  ],
  [
    'clock_shift',
    'an earlier sending',
    [paid(100n, { received_at: NOON + 8 * HOUR })],
    paid(100n, { received_at: NOON }),
  ],
  [
    'future_time',
    'an earlier envelope',
    [paid(100n, { ...envelope(NOON + HOUR), received_at: NOON })],
    paid(100n, envelope(NOON)),
  ],
  ['unsigned', 'a signed copy', [paid(100n, { trust: 'UNSIGNED' })], paid(100n)],
  [
    'attribution_unknown',
    'the payment names the merchant',
    [refund('succeeded', 'r1', 30n, nobody)],
    paid(100n),
  ],
] as const)('%s is cleared: %s', (kind, _, before, arriving) => {
  const decision = given(...before).when(arriving);
  const told = decision
    .events()
    .filter((event) => event.exception_kind === kind && event.exception_subject !== 'paid');
  const cleared = told.filter((event) => event.type === 'exception.cleared');
  expect(cleared).toHaveLength(1);
  const row = exceptionOf(decision.order(), kind, cleared[0]?.exception_subject ?? '');
  expect(row).toMatchObject({ state: 'CLEARED', finding_id: cleared[0]?.finding_id });
});

test.each([
  ['terminal_conflict', [unpaid('failed'), paid(100n)]],
  ['refund_terminal_conflict', [paid(100n), refund('failed', 'r1', 30n), refund('succeeded', 'r1', 30n)]],
  ['restated', [paid(100n), paid(90n)]],
  ['schema_drift', [paid(100n, drift)]],
  ['merge_mixed_outcome', [paid(100n, { merge_no: 'g', merge_members: 'm', merge_mixed: true })]],
  ['settlement_regressed', [paid(100n), settled('SETTLED'), settled('NONE')]],
  ['stale_delivery', [paid(100n, { received_at: NOON + 2 * DAY })]],
] as const)('%s stays, whatever else is heard, until a person has decided', (kind, facts) => {
  const later = given(...facts, pending(), refund('pending', 'r9', 1n)).when(settled('IN_SETTLEMENT'));
  expect(exceptionOf(later.order(), kind).state).toBe('OPEN');
  const row = exceptionOf(fold(facts), kind);
  const about = { exception_kind: kind, exception_subject: row.subject, finding_id: row.finding_id };
  const resolved = given(...facts).when(decided('RESOLVE', about));
  expect(exceptionOf(resolved.order(), kind).state).toBe('RESOLVED');
});

test('what comes back is raised again, first seen when it was first seen', () => {
  const disagree = refund('succeeded', 'r1', 30n, { refund_claim: 'FULL' });
  const facts = [paid(100n), disagree, refund('succeeded', 'r2', 70n)];
  const back = given(...facts).when(refund('succeeded', 'r3', 5n, { received_at: NOON + DAY }));
  back.thenEvents(
    'refund.succeeded refund -5 CNY',
    'exception.raised over_refund 5',
    'exception.raised refund_state_disagrees 5',
  );
  expect(exceptionOf(back.order(), 'refund_state_disagrees').first_seen_at).toBe(NOON);
  expect(exceptionOf(back.order(), 'over_refund').first_seen_at).toBe(NOON + DAY);
});

test('a finding of which only the words change is raised anew, so that it can be resolved', () => {
  const changed = given(paid(100n), unpaid('failed')).when(unpaid('closed'));
  changed.thenEvents('exception.raised terminal_conflict 100');
  const told = changed.events()[0]?.finding_id;
  expect(told).toBe(exceptionOf(changed.order(), 'terminal_conflict').finding_id);
});
