import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { MAX_MINOR } from '@quittance/schemas/money';
import { decide } from './decide.js';
import { keep } from './facts.js';
import { billed, fact, given, NOON, paid, refund, settled, unpaid } from './order.given.js';
import type { Order } from './order.js';
import { MAX_FACTS_PER_ORDER } from './refusals.js';

describe('facts that cannot be counted', () => {
  test.each([
    ['unknown_fact_type', fact('payment.dreamt')],
    ['unknown_settlement', settled('SETTLED', { settlement: 'MAYBE' })],
    ['amount_without_currency', paid(100n, { currency: null })],
    ['amount_without_currency', paid(100n, { exponent: null })],
    ['refund_without_amount', fact('refund.succeeded', { refund_no: 'r1' })],
    ['refund_without_amount', fact('refund.total_reported')],
  ] as const)('%s', (reason, arriving) => {
    given(paid(100n)).when(arriving).thenQuarantined(reason);
  });

  test('a sum beyond 64 bits', () => {
    given(paid(100n), refund('succeeded', 'r1', MAX_MINOR))
      .when(refund('succeeded', 'r2', 1n))
      .thenQuarantined('amount_overflow');
    expect(given().when(paid(MAX_MINOR)).order().paid_minor).toBe(MAX_MINOR);
    // Each sum fits; what is at stake is both together.
    given(unpaid('failed'), refund('succeeded', 'r1', MAX_MINOR))
      .when(refund('pending', 'r2', 1n))
      .thenQuarantined('amount_overflow');
  });

  const MAX_FEE = 10n ** 18n - 1n;
  const USD = { currency: 'USD' };
  test.each([
    ['the refunds', [billed(MAX_MINOR, { refund_no: 'r1' })], billed(1n, { refund_no: 'r2', row: 9 })],
    [
      'what is left to settle, below zero',
      [billed(1n, { settleable_minor: -MAX_MINOR - 1n })],
      billed(1n, { settleable_minor: -1n, row: 9 }),
    ],
    ['all fees', [billed(1n, { fee_e5: MAX_FEE })], billed(1n, { fee_e5: 1n, refund_no: 'r1' })],
    ['fees below zero', [billed(1n, { fee_e5: -MAX_FEE })], billed(1n, { fee_e5: -1n, row: 9 })],
    [
      'fees in another currency',
      [billed(1n), billed(1n, { fee_e5: MAX_FEE, row: 8 }, USD)],
      billed(1n, { fee_e5: 1n, row: 9 }, USD),
    ],
  ])('a bill in which %s no longer fit', (_, past, arriving) => {
    given(...past)
      .when(arriving)
      .thenQuarantined('amount_overflow');
  });

  test('an order without end: what it has is a repeat still, one more is refused', () => {
    const many = Array.from({ length: MAX_FACTS_PER_ORDER }, (_, index) =>
      refund('pending', `r${index}`, 1n),
    );
    const [last, ...others] = many.map(keep);
    const start = given(refund('pending', 'r1', 1n))
      .when(paid(1n))
      .order();
    const decideOn = (facts: Order['facts'], arriving: OrderFact) =>
      decide({ fact: arriving, partition: 0, offset: 0 }, { ...start, facts });
    const more = refund('pending', 'more', 1n);
    expect(decideOn(others, more).kind).toBe('applied');
    if (last === undefined) throw new Error('no facts');
    const full = [last, ...others];
    expect(decideOn(full, more)).toEqual({ kind: 'quarantined', reason: 'too_many_facts' });
    expect(decideOn(full, refund('pending', 'r7', 1n))).toEqual({ kind: 'duplicate' });
    expect(decideOn(full, refund('pending', 'r7', 1n, { received_at: NOON - 1 })).kind).toBe('refined');
  });
});
