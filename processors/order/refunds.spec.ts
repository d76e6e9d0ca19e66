import { fold, given, NOON, openKinds, paid, refund, refundTotal, settled } from './order.given.js';

const HOUR = 3_600_000;

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

  test('totals are amounts, not texts: 90 comes before 100', () => {
    const order = fold([paid(1000n), refundTotal(100n), refundTotal(90n)]);
    expect(order?.refunds.map((row) => [row.refund_no, row.amount_minor])).toEqual([
      ['total:90', 90n],
      ['total:100', 10n],
    ]);
  });

  test('a refund of nothing moves nothing', () => {
    given(paid(100n))
      .when(refund('succeeded', 'r1', 0n))
      .thenEvents('refund.succeeded', 'exception.raised amount_inconsistent 0');
    given().when(paid(0n)).thenEvents('payment.succeeded', 'exception.raised amount_inconsistent 0');
  });

  test('a total in another currency is none of this order’s', () => {
    const order = fold([paid(1000n), refundTotal(30n, { currency: 'USD' }), refundTotal(50n)]);
    expect(order?.refunds.map((row) => [row.refund_no, row.amount_minor])).toEqual([['total:50', 50n]]);
  });

  test('a total of nothing is no refund', () => {
    expect(fold([paid(1000n), refundTotal(0n)])).toMatchObject({ refund_state: 'NONE', refunds: [] });
  });

  test('a total told twice with other words is one refund, at the earlier time', () => {
    const again = refundTotal(500n, { fact_id: 'again', occurred_at: NOON - HOUR, received_at: NOON });
    expect(fold([paid(1000n), refundTotal(500n), again])?.refunds).toMatchObject([
      { refunded_at: NOON - HOUR },
    ]);
    const later = refundTotal(500n, { fact_id: 'a', occurred_at: NOON + HOUR });
    expect(fold([paid(1000n), refundTotal(500n), later])?.refunds).toMatchObject([{ refunded_at: NOON }]);
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

  test('whatever the ids of the reports', () => {
    const early = settled('SETTLED', { fact_id: 'a' });
    expect(fold([paid(100n), early, settled('NONE', { fact_id: 'b' })])).toMatchObject({
      settlement_state: 'SETTLED',
    });
  });

  test('a lower report after a higher one is noted', () => {
    given(paid(100n), settled('SETTLED'))
      .when(settled('NONE'))
      .thenEvents('exception.raised settlement_regressed -');
  });
});
