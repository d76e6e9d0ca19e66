import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { MAX_MINOR } from '@quittance/schemas/money';
import { decide } from './decide.js';
import {
  fact,
  fold,
  given,
  NOON,
  openKinds,
  paid,
  pending,
  refund,
  refundTotal,
  settled,
  unpaid,
} from './order.given.js';
import { MAX_FACTS_PER_ORDER } from './refusals.js';

const HOUR = 3_600_000;

describe('payment transitions', () => {
  const facts = {
    pending: pending({ order_minor: 100n }),
    closed: unpaid('closed', { order_minor: 100n }),
    expired: unpaid('expired', { order_minor: 100n }),
    failed: unpaid('failed', { order_minor: 100n }),
    succeeded: paid(100n),
  } as const;
  type Word = keyof typeof facts;

  test.each<[from: Word | 'unknown', fact: Word, state: string]>([
    ['unknown', 'pending', 'PENDING'],
    ['unknown', 'closed', 'CLOSED'],
    ['unknown', 'expired', 'EXPIRED'],
    ['unknown', 'failed', 'FAILED'],
    ['unknown', 'succeeded', 'SUCCEEDED'],
    ['pending', 'closed', 'CLOSED'],
    ['pending', 'expired', 'EXPIRED'],
    ['pending', 'failed', 'FAILED'],
    ['pending', 'succeeded', 'SUCCEEDED'],
    ['closed', 'pending', 'CLOSED'],
    ['closed', 'expired', 'EXPIRED'],
    ['closed', 'failed', 'FAILED'],
    ['closed', 'succeeded', 'SUCCEEDED'],
    ['expired', 'closed', 'EXPIRED'],
    ['expired', 'failed', 'FAILED'],
    ['failed', 'closed', 'FAILED'],
    ['failed', 'expired', 'FAILED'],
    ['failed', 'succeeded', 'SUCCEEDED'],
    ['succeeded', 'pending', 'SUCCEEDED'],
    ['succeeded', 'failed', 'SUCCEEDED'],
    ['succeeded', 'expired', 'SUCCEEDED'],
    ['succeeded', 'closed', 'SUCCEEDED'],
  ])('%s + %s is %s', (from, word, state) => {
    const past = from === 'unknown' ? [] : [facts[from]];
    const order = given(...past)
      .when(facts[word])
      .order();
    expect(order.payment_state).toBe(state);
    const isConflict =
      state === 'SUCCEEDED' && [from, word].some((each) => /closed|expired|failed/.test(each));
    expect(openKinds(order)).toEqual(isConflict ? ['terminal_conflict'] : []);
  });

  test.each(Object.keys(facts) as Word[])('%s twice is a duplicate', (word) => {
    given(facts[word]).when(facts[word]).thenDuplicate();
  });

  test('a payment moves its amount once', () => {
    given(pending()).when(paid(100n)).thenEvents('payment.succeeded payment +100 CNY');
    given(paid(100n)).when(pending()).thenEvents();
  });

  test('paid_at and paid_day are those of the success, in the zone of the account', () => {
    const order = given(pending())
      .when(paid(100n, { occurred_at: Date.UTC(2026, 2, 1, 17), received_at: Date.UTC(2026, 2, 1, 17) }))
      .order();
    expect(order).toMatchObject({
      paid_at: Date.UTC(2026, 2, 1, 17),
      paid_day: Date.UTC(2026, 2, 2) / 86_400_000,
      paid_time_quality: 'provider',
    });
  });
});

describe('refunds told one by one', () => {
  test('states rank pending < failed < succeeded', () => {
    given(paid(100n))
      .when(refund('pending', 'r1', 30n))
      .thenEvents('refund.pending');
    given(paid(100n), refund('pending', 'r1', 30n))
      .when(refund('failed', 'r1', 30n))
      .thenEvents('refund.failed');
    given(paid(100n), refund('pending', 'r1', 30n))
      .when(refund('succeeded', 'r1', 30n))
      .thenEvents('refund.succeeded refund -30 CNY');
    given(paid(100n), refund('succeeded', 'r1', 30n))
      .when(refund('pending', 'r1', 30n))
      .thenEvents();
  });

  test.each([
    [[], 'NONE', 0n, 100n],
    [[30n], 'PARTIAL', 30n, 70n],
    [[30n, 70n], 'FULL', 100n, 0n],
    [[30n, 75n], 'OVER', 105n, -5n],
  ] as const)('refunds of %j of 100 are %s', (amounts, state, refunded, net) => {
    const order = fold([
      paid(100n),
      ...amounts.map((minor, index) => refund('succeeded', `r${index}`, minor)),
    ]);
    expect(order).toMatchObject({
      refund_state: state,
      refunded_minor: refunded,
      net_minor: net,
      refund_count: amounts.length,
    });
    expect(openKinds(order)).toEqual(state === 'OVER' ? ['over_refund'] : []);
  });

  test('pending and failed refunds have their own sums', () => {
    const order = fold([paid(100n), refund('pending', 'r1', 30n), refund('failed', 'r2', 40n)]);
    expect(order).toMatchObject({ refund_pending_minor: 30n, refund_failed_minor: 40n, refunded_minor: 0n });
  });

  test('a refund before its payment is counted and waits', () => {
    const early = given().when(refund('succeeded', 'r1', 30n));
    early.thenEvents('refund.succeeded refund -30 CNY');
    expect(early.order()).toMatchObject({ payment_state: 'UNKNOWN', refund_state: 'OVER', net_minor: -30n });
    const order = given(refund('succeeded', 'r1', 30n))
      .when(paid(100n))
      .order();
    expect(order).toMatchObject({ refund_state: 'PARTIAL', net_minor: 70n, exceptions: [] });
  });
});

describe('refunds told as a running total', () => {
  test('differences of the distinct totals become rows, the highest is what was refunded', () => {
    const order = fold([paid(1000n), refundTotal(500n), refundTotal(300n), refundTotal(800n)]);
    expect(order?.refunds.map((row) => [row.refund_no, row.amount_minor, row.derived])).toEqual([
      ['total:300', 300n, true],
      ['total:500', 200n, true],
      ['total:800', 300n, true],
    ]);
    expect(order).toMatchObject({ refunded_minor: 800n, refund_count: 3 });
  });

  test('a lower total after a higher one restates rows, moves nothing in sum and is noted', () => {
    given(paid(1000n), refundTotal(500n))
      .when(refundTotal(300n))
      .thenEvents(
        'refund.succeeded refund -300 CNY',
        'refund.restated restatement +300 CNY',
        'exception.raised refund_total_decreased 200',
      );
  });

  test('increments and totals tell of the same money: the greater counts', () => {
    const order = fold([paid(1000n), refund('succeeded', 'r1', 300n), refundTotal(500n)]);
    expect(order?.refunds.map((row) => [row.refund_no, row.amount_minor])).toEqual([
      ['r1', 300n],
      ['total:500', 200n],
    ]);
    given(paid(1000n), refundTotal(500n))
      .when(refund('succeeded', 'r1', 500n))
      .thenEvents('refund.succeeded refund -500 CNY', 'refund.restated restatement +500 CNY');
  });

  test('a total of nothing is no refund', () => {
    expect(fold([paid(1000n), refundTotal(0n)])).toMatchObject({ refund_state: 'NONE', refunds: [] });
  });

  test('a total told twice with other words is one refund, at the earlier time', () => {
    const again = refundTotal(500n, { fact_id: 'again', occurred_at: NOON - HOUR, received_at: NOON });
    expect(fold([paid(1000n), refundTotal(500n), again])?.refunds).toMatchObject([
      { refunded_at: NOON - HOUR },
    ]);
  });
});

describe('settlement', () => {
  test('the highest report wins', () => {
    given(paid(100n)).when(settled('IN_SETTLEMENT')).thenEvents('settlement.reported');
    expect(fold([paid(100n), settled('NONE'), settled('SETTLED'), settled('IN_SETTLEMENT')])).toMatchObject({
      settlement_state: 'SETTLED',
    });
    expect(fold([paid(100n)])).toMatchObject({ settlement_state: 'UNKNOWN' });
  });

  test('a lower report after a higher one is noted', () => {
    given(paid(100n), settled('SETTLED'))
      .when(settled('NONE'))
      .thenEvents('exception.raised settlement_regressed -');
  });
});

describe('restatements', () => {
  test('the same fact with another amount: both kept, the lower payment counts', () => {
    given(paid(100n))
      .when(paid(90n))
      .thenEvents('payment.restated restatement -10 CNY', 'fact.restated', 'exception.raised restated 10');
    given(paid(90n)).when(paid(100n)).thenEvents('fact.restated', 'exception.raised restated 10');
    expect(fold([paid(90n), paid(100n)])?.facts).toHaveLength(2);
  });

  test('of a refund the higher amount counts', () => {
    given(paid(100n), refund('succeeded', 'r1', 20n))
      .when(refund('succeeded', 'r1', 30n))
      .thenEvents('refund.restated restatement -10 CNY', 'fact.restated', 'exception.raised restated 10');
  });

  test('better trust comes before prudence', () => {
    const order = fold([paid(100n, { trust: 'QUERY' }), paid(90n)]);
    expect(order).toMatchObject({ paid_minor: 100n, trust: 'QUERY' });
  });

  test('other words without other money are kept and raise nothing', () => {
    given(paid(100n))
      .when(paid(100n, { channel: 'WX_PAY' }))
      .thenEvents();
    expect(fold([paid(100n), paid(100n, { channel: 'WX_PAY' })])).toMatchObject({
      channel: 'WX_PAY',
      version: 2,
    });
  });

  test('an amount in another currency is booked back and anew', () => {
    given(paid(100n, { currency: 'USD' }))
      .when(paid(90n))
      .thenEvents(
        'payment.restated restatement -100 USD',
        'payment.restated restatement +90 CNY',
        'fact.restated',
        'exception.raised restated 10',
      );
  });
});

describe('unsigned facts', () => {
  const held = { trust: 'UNSIGNED', held: true };

  test('held ones are in no sum, only in their own column', () => {
    const first = given().when(paid(100n, held));
    first.thenEvents('exception.raised unsigned 100');
    expect(first.order()).toMatchObject({
      payment_state: 'UNKNOWN',
      paid_minor: 0n,
      held_minor: 100n,
      order_minor: 100n,
      trust: 'UNSIGNED',
    });
    const refunded = given(paid(100n, held)).when(refund('succeeded', 'r1', 10n, held));
    refunded.thenEvents();
    expect(refunded.order()).toMatchObject({
      refunded_minor: 0n,
      refunds: [{ held: true, amount_minor: 10n }],
    });
  });

  test('a signed copy of the statement counts and clears the flag', () => {
    given(paid(100n, held))
      .when(paid(100n))
      .thenEvents('payment.succeeded payment +100 CNY', 'exception.cleared unsigned 100');
    expect(fold([paid(100n, held), paid(100n)])).toMatchObject({ held_minor: 0n, trust: 'SIGNED' });
    expect(fold([refund('succeeded', 'r1', 5n, held), refund('succeeded', 'r1', 5n)])?.refunds).toHaveLength(
      1,
    );
  });

  test('counted ones are flagged', () => {
    given()
      .when(paid(100n, { trust: 'UNSIGNED' }))
      .thenEvents('payment.succeeded payment +100 CNY', 'exception.raised unsigned 100');
  });
});

describe('exceptions', () => {
  test.each([
    ['terminal_conflict', [unpaid('failed'), paid(100n)], 100n],
    ['refund_on_unpaid', [unpaid('failed'), refund('succeeded', 'r1', 30n)], 30n],
    ['over_refund', [paid(100n), refund('succeeded', 'r1', 130n)], 30n],
    ['refund_state_disagrees', [paid(100n), refund('succeeded', 'r1', 30n, { refund_claim: 'FULL' })], 70n],
    [
      'refund_state_disagrees',
      [paid(100n), refund('succeeded', 'r1', 100n, { refund_claim: 'PARTIAL' })],
      0n,
    ],
    [
      'refund_terminal_conflict',
      [paid(100n), refund('failed', 'r1', 30n), refund('succeeded', 'r1', 30n)],
      30n,
    ],
    ['amount_mismatch', [paid(100n), refund('succeeded', 'r1', 30n, { order_minor: 90n })], 10n],
    ['amount_mismatch', [paid(100n), paid(90n, { fact_id: 'other', order_minor: 100n })], 10n],
    ['amount_inconsistent', [paid(100n, { order_minor: 90n })], 10n],
    ['amount_inconsistent', [pending({ order_minor: 1n, paid_minor: 2n })], 1n],
    ['amount_inconsistent', [paid(0n)], 0n],
    ['amount_inconsistent', [paid(100n), refund('succeeded', 'r1', 0n)], 0n],
    ['currency_mismatch', [paid(100n), refund('succeeded', 'r1', 30n, { currency: 'USD' })], 30n],
    ['currency_mismatch', [paid(100n), refundTotal(30n, { currency: 'USD' })], 30n],
    ['settled_unpaid', [pending({ order_minor: 70n }), settled('SETTLED')], 70n],
    [
      'settled_then_refunded',
      [paid(100n), settled('SETTLED'), refund('succeeded', 'r1', 30n, { occurred_at: NOON + 1 })],
      30n,
    ],
    ['clock_shift', [paid(100n, { received_at: NOON + 8 * HOUR })], 100n],
    ['clock_shift', [paid(100n, { occurred_at: NOON + 8 * HOUR + 60_000 })], 100n],
    ['future_time', [paid(100n, { occurred_at: NOON + HOUR })], 100n],
    ['future_time', [refundTotal(100n, { occurred_at: NOON + 8 * HOUR, time_quality: 'envelope' })], 100n],
    ['unsigned', [pending({ trust: 'UNSIGNED' })], 0n],
  ] as const)('%s', (kind, facts, atStake) => {
    const order = fold(facts);
    expect(order?.exceptions.filter((row) => row.state === 'OPEN')).toMatchObject([
      { kind, at_stake_minor: atStake },
    ]);
  });

  test('a time without zone trouble, an old callback and a settled order are nothing odd', () => {
    const facts = [
      paid(100n, { received_at: NOON + 3 * HOUR }),
      refund('succeeded', 'r1', 30n),
      settled('SETTLED'),
    ];
    expect(openKinds(fold(facts))).toEqual([]);
  });

  test('what goes away is cleared, what comes back is open again', () => {
    const early = [unpaid('failed'), refund('succeeded', 'r1', 30n)];
    given(...early)
      .when(paid(100n))
      .thenEvents(
        'payment.succeeded payment +100 CNY',
        'exception.cleared refund_on_unpaid 30',
        'exception.raised terminal_conflict 100',
      );
    const claimed = [paid(100n), refund('succeeded', 'r1', 30n, { refund_claim: 'FULL' })];
    given(...claimed)
      .when(refund('succeeded', 'r2', 70n))
      .thenEvents('refund.succeeded refund -70 CNY', 'exception.cleared refund_state_disagrees 70');
    given(...claimed, refund('succeeded', 'r2', 70n))
      .when(refund('succeeded', 'r3', 5n))
      .thenEvents(
        'refund.succeeded refund -5 CNY',
        'exception.raised over_refund 5',
        'exception.raised refund_state_disagrees 5',
      );
  });

  test('a refund in another currency is kept apart, and booked back when the payment shows it is foreign', () => {
    given(refund('succeeded', 'r1', 30n, { currency: 'USD' }))
      .when(paid(100n))
      .thenEvents(
        'payment.succeeded payment +100 CNY',
        'refund.restated restatement +30 USD',
        'exception.raised currency_mismatch 30',
      );
  });

  test('details hold no more than amounts, states and times', () => {
    const order = fold([unpaid('failed'), paid(100n)]);
    expect(order?.exceptions[0]?.detail).toBe(
      'payment.succeeded at 2026-03-01T04:00:00.000Z, payment.failed at 2026-03-01T04:00:00.000Z',
    );
  });
});

describe('description', () => {
  test('comes from the highest payment fact that knows, else from any', () => {
    const order = fold([
      refund('succeeded', 'r1', 5n, {
        channel: 'FROM_REFUND',
        terminal: 't9',
        merchant_order_no: 'm-refund',
      }),
      pending({ channel: 'FROM_PENDING', merchant_order_no: 'm1' }),
      paid(100n, { channel: 'FROM_PAID', merge_no: 'g1', created_at: NOON }),
    ]);
    expect(order).toMatchObject({
      channel: 'FROM_PAID',
      merchant_order_no: 'm1',
      terminal: 't9',
      merge_no: 'g1',
      created_at: NOON,
    });
  });

  test('a repeat that knows the merge is news, a repeat of that is none', () => {
    expect(
      given(paid(100n))
        .when(paid(100n, { merge_no: 'g1' }))
        .order(),
    ).toMatchObject({ merge_no: 'g1' });
    given(paid(100n), paid(100n, { merge_no: 'g1' }))
      .when(paid(100n))
      .thenDuplicate();
  });
});

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
  });

  test('an order without end', () => {
    const many = Array.from({ length: MAX_FACTS_PER_ORDER }, (_, index) =>
      refund('pending', `r${index}`, 1n),
    );
    const full = fold(many);
    expect(full?.version).toBe(MAX_FACTS_PER_ORDER);
    const decideOn = (arriving: OrderFact) => decide({ fact: arriving, partition: 0, offset: 0 }, full);
    expect(decideOn(refund('pending', 'more', 1n))).toEqual({
      kind: 'quarantined',
      reason: 'too_many_facts',
    });
    expect(decideOn(refund('pending', 'r7', 1n))).toEqual({ kind: 'duplicate' });
  });
});
