import {
  decided,
  exceptionOf,
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

const DAY = 86_400_000;
/** Received a day and a moment after it happened. */
const late = { received_at: NOON + DAY + 1 };
const held = { held: true, trust: 'UNSIGNED' };

describe('stale_delivery: news of a state more than a day after it happened', () => {
  test('is raised with what it is about', () => {
    const told = given(pending()).when(paid(100n, late));
    told.thenEvents('payment.succeeded payment +100 CNY', 'exception.raised stale_delivery 100');
    expect(exceptionOf(told.order(), 'stale_delivery')).toMatchObject({
      severity: 'M',
      subject: paid(100n).fact_id,
      currency: 'CNY',
      detail: 'occurred 2026-03-01T04:00:00.000Z, first received 2026-03-02T04:00:00.001Z',
      causes: [paid(100n).fact_id],
    });
  });

  test.each([
    ['the first of a payment', [], paid(100n, late)],
    ['even pending', [], pending(late)],
    ['a refund of an order nobody knew', [], refund('pending', 'r1', 5n, late)],
    ['a refund', [paid(100n)], refund('succeeded', 'r1', 5n, late)],
    [
      'a refund that was pending',
      [paid(100n), refund('pending', 'r1', 5n)],
      refund('succeeded', 'r1', 5n, late),
    ],
    [
      'a refund of which only held facts told',
      [refund('succeeded', 'r1', 5n, held)],
      refund('pending', 'r1', 5n, late),
    ],
    ['a refund beside another one', [refund('succeeded', 'r2', 5n)], refund('pending', 'r1', 5n, late)],
    ['the time of its envelope', [], paid(100n, { ...late, time_quality: 'envelope' })],
  ] as const)('%s', (_, past, arriving) => {
    expect(
      openKinds(
        given(...past)
          .when(arriving)
          .order(),
      ),
    ).toContain('stale_delivery');
  });

  test.each([
    ['a day and no more', [], paid(100n, { received_at: NOON + DAY })],
    ['lower than what is known', [paid(100n)], pending(late)],
    ['no higher than what is known', [paid(100n)], paid(100n, { ...late, fact_id: 'again', channel: 'x' })],
    [
      'a refund known already',
      [paid(100n), refund('succeeded', 'r1', 5n)],
      refund('pending', 'r1', 5n, late),
    ],
    [
      'the same state of a refund',
      [paid(100n), refund('pending', 'r1', 5n)],
      refund('pending', 'r1', 5n, { ...late, channel: 'x', fact_id: 'again' }),
    ],
    ['no time but that of arrival', [], paid(100n, { ...late, time_quality: 'received' })],
    ['about settlement', [paid(100n)], settled('SETTLED', late)],
    ['a running total', [paid(100n)], refundTotal(5n, late)],
    ['a decision', [paid(100n)], decided('ACKNOWLEDGE', { exception_kind: 'over_refund' }, late)],
  ] as const)('not: %s', (_, past, arriving) => {
    expect(
      openKinds(
        given(...past)
          .when(arriving)
          .order(),
      ),
    ).toEqual([]);
  });

  test('not: a held fact, which is shown anyway', () => {
    expect(openKinds(fold([paid(100n, { ...late, ...held })]))).toEqual(['unsigned']);
  });

  test('stays as it was first told when the repeat comes that was in time', () => {
    const first = fold([paid(100n, late)]);
    const again = given(paid(100n, late)).when(paid(100n));
    again.thenRefined();
    expect(again.order().exceptions).toEqual(first?.exceptions);
  });
});

describe('refund_total_decreased: a lower running total after a higher one', () => {
  test('is raised with the difference to the highest of that unit', () => {
    const past = [
      paid(2000n),
      ...[900n, 1000n].map((minor) => refundTotal(minor)),
      refundTotal(2000n, { currency: 'USD' }),
    ];
    expect(
      exceptionOf(
        given(...past)
          .when(refundTotal(200n))
          .order(),
        'refund_total_decreased',
      ),
    ).toMatchObject({
      severity: 'L',
      subject: '',
      at_stake_minor: 800n,
      currency: 'CNY',
      detail: 'total 200 received after 1000',
      causes: [refundTotal(200n).fact_id],
    });
  });

  test.each([
    ['a higher one', [refundTotal(500n)], refundTotal(600n)],
    ['the first one', [refund('succeeded', 'r1', 900n)], refundTotal(600n)],
    [
      'the same one in other words',
      [refundTotal(500n)],
      refundTotal(500n, { fact_id: 'again', channel: 'x' }),
    ],
  ] as const)('not: %s', (_, past, arriving) => {
    const order = given(paid(1000n), ...past)
      .when(arriving)
      .order();
    expect(openKinds(order)).toEqual([]);
  });

  test('nothing held is compared', () => {
    const total = (minor: bigint, said = {}) => refundTotal(minor, said);
    const after = given(paid(1000n), total(500n, held)).when(total(300n)).order();
    expect(openKinds(after)).toEqual(['unsigned']);
    expect(openKinds(given(paid(1000n), total(500n)).when(total(300n, held)).order())).toEqual(['unsigned']);
  });
});

describe('settlement_regressed: a lower settlement after a higher one', () => {
  test('is raised, with no amount', () => {
    const order = given(paid(100n), settled('SETTLED')).when(settled('IN_SETTLEMENT')).order();
    expect(exceptionOf(order, 'settlement_regressed')).toMatchObject({
      severity: 'M',
      subject: '',
      at_stake_minor: null,
      currency: null,
      exponent: null,
      detail: 'IN_SETTLEMENT received after SETTLED',
      causes: [settled('IN_SETTLEMENT').fact_id],
    });
  });

  test.each([
    ['the same again', [settled('SETTLED')], settled('SETTLED', { fact_id: 'again' })],
    ['a higher one', [settled('NONE')], settled('SETTLED')],
    ['the first', [], settled('NONE')],
    ['a fact that says nothing of it', [settled('SETTLED')], unpaid('closed')],
  ] as const)('not: %s', (_, past, arriving) => {
    const order = given(paid(100n), ...past)
      .when(arriving)
      .order();
    expect(openKinds(order)).not.toContain('settlement_regressed');
  });
});
