import {
  billed,
  exceptionOf,
  fold,
  given,
  NOON,
  openKinds,
  paid,
  pending,
  refund,
  refundTotal,
  unpaid,
  withdrawn,
} from './order.given.js';

const rowsOf = (...facts: Parameters<typeof fold>[0]) =>
  (fold(facts)?.statement_rows ?? []).map(
    ({ kind, subject, verdict, theirs_minor, ours_minor }) =>
      `${kind} ${subject} ${verdict} ${theirs_minor} ${ours_minor}`,
  );

describe('a bill beside the order', () => {
  it('changes no sum and no state of ours', () => {
    const order = given(paid(100n)).when(billed(70n)).order();
    expect(order).toMatchObject({
      ...{
        payment_state: 'SUCCEEDED',
        paid_minor: 100n,
        refunded_minor: 0n,
        net_minor: 100n,
        trust: 'SIGNED',
      },
      ...{ statement_state: 'SUCCEEDED', statement_paid_minor: 70n, statement_refunded_minor: null },
    });
    given(paid(100n))
      .when(billed(70n))
      .thenEvents('statement.reported', 'exception.raised statement_diff 30');
  });

  it('fills in nothing before there is one', () => {
    expect(fold([paid(100n)])).toMatchObject({
      ...{ statement_state: null, statement_paid_minor: null, statement_refunded_minor: null },
      ...{ provider_fee_e5: null, settleable_minor: null, statement_day: null, statement_id: null },
      ...{ statement_currency: null, statement_exponent: null, statement_rows: [] },
    });
  });

  it('tells fee, settleable amount, day and file', () => {
    const back = billed(20n, {
      refund_no: 'r1',
      fee_e5: -12_000n,
      statement_id: 's0',
      statement_day: 20_512,
    });
    const order = fold([paid(100n), billed(100n, { fee_e5: 60_000n, settleable_minor: 99n }), back]);
    expect(order).toMatchObject({
      ...{ provider_fee_e5: 48_000n, settleable_minor: 99n, statement_day: 20_513, statement_id: 's1' },
      ...{ statement_paid_minor: 100n, statement_refunded_minor: 20n, statement_currency: 'CNY' },
    });
  });

  it('has its day from the refund where it has no payment', () => {
    expect(fold([billed(20n, { refund_no: 'r1' })])).toMatchObject({
      statement_day: 20_513,
      statement_state: null,
    });
  });

  it('of an order that nobody told us of names merchant and order', () => {
    const line = billed(100n, {}, { merchant: 'rival', merchant_order_no: 'm1' });
    expect(fold([line])).toMatchObject({
      ...{ payment_state: 'UNKNOWN', paid_minor: 0n, currency: null, merchant: 'rival' },
      ...{ merchant_order_no: 'm1', trust: 'STATEMENT', statement_currency: 'CNY' },
    });
  });

  it('is told by no state that it reports of the past', () => {
    given(paid(100n))
      .when(billed(100n, {}, { occurred_at: NOON - 9 * 86_400_000 }))
      .thenEvents('statement.reported');
  });
});

describe('payments', () => {
  it.each([
    ['agree', [paid(100n), billed(100n)], 'matched 100 100'],
    ['differ in amount', [paid(100n), billed(70n)], 'amount_differs 70 100'],
    ['are paid for them only', [pending(), billed(70n)], 'state_differs 70 0'],
    ['are paid for us only', [paid(100n), billed(100n, { state: 'CLOSED' })], 'state_differs 0 100'],
    ['ended unpaid on both sides', [unpaid('closed'), billed(1n, { state: 'EXPIRED' })], 'matched 0 0'],
    ['are not heard of', [billed(70n)], 'missing_here 70 0'],
    ['are not heard of, nor paid', [billed(70n, { state: 'PENDING' })], 'matched 0 0'],
    [
      'stand in another currency',
      [paid(100n), billed(70n, {}, { currency: 'USD' })],
      'amount_differs 70 null',
    ],
    ['stand in two bills', [paid(100n), billed(60n), billed(40n, { statement_id: 's2' })], 'matched 100 100'],
    [
      'are paid in one of two lines',
      [
        paid(100n),
        billed(100n, { state: 'FAILED' }),
        billed(100n, { row: 9 }),
        billed(9n, { row: 90, state: 'PENDING' }),
      ],
      'matched 100 100',
    ],
  ])('%s', (_, facts, expected) => {
    expect(rowsOf(...facts)).toEqual([`PAYMENT  ${expected}`]);
  });

  it('in two currencies are two rows, in two exceptions', () => {
    const order = fold([billed(70n), billed(5n, { row: 9 }, { currency: 'USD' })]);
    const standing = order?.exceptions.filter((row) => row.state !== 'CLEARED') ?? [];
    expect(standing.map((row) => [row.kind, row.subject, row.at_stake_minor])).toEqual([
      ['statement_diff', 'CNY/2', 70n],
      ['statement_diff', 'USD/2', 5n],
    ]);
    expect(order).toMatchObject({ statement_currency: 'CNY', statement_paid_minor: 70n });
  });
});

describe('refunds', () => {
  const back = (minor: bigint, no: string | null, state = 'SUCCEEDED') =>
    billed(minor, { kind: 'REFUND', refund_no: no, state, row: no === null ? 7 : Number(no.slice(1)) });

  it.each([
    ['agree', [refund('succeeded', 'r1', 20n), back(20n, 'r1')], ['r1 matched 20 20']],
    ['differ', [refund('succeeded', 'r1', 20n), back(30n, 'r1')], ['r1 amount_differs 30 20']],
    ['are pending here', [refund('pending', 'r1', 20n), back(20n, 'r1')], ['r1 state_differs 20 0']],
    ['failed on both sides', [refund('failed', 'r1', 20n), back(20n, 'r1', 'FAILED')], ['r1 matched 0 0']],
    ['are not heard of', [back(20n, 'r1')], ['r1 missing_here 20 0']],
    [
      'are held here',
      [refund('succeeded', 'r1', 20n, { held: true }), back(20n, 'r1')],
      ['r1 missing_here 20 0'],
    ],
    [
      'in another currency',
      [paid(1n), refund('succeeded', 'r1', 2n, { currency: 'USD' }), back(2n, 'r1')],
      ['r1 amount_differs 2 null'],
    ],
    ['known as a total', [refundTotal(30n), back(10n, 'r1'), back(20n, 'r2')], ['total matched 30 30']],
    [
      'known as a total, the rest in another bill',
      [refundTotal(30n), back(10n, 'r1')],
      ['total pending 10 30'],
    ],
    ['known as a lower total', [refundTotal(30n), back(40n, 'r1')], ['total amount_differs 40 30']],
    ['without a number', [back(40n, null)], ['total missing_here 40 0']],
    [
      'named and without a number',
      [refund('succeeded', 'r8', 20n), refund('succeeded', 'r2', 5n), back(5n, null), back(20n, 'r8')],
      ['r8 matched 20 20', 'total matched 5 5'],
    ],
    [
      'are the second of two',
      [refund('succeeded', 'r1', 5n), refund('succeeded', 'r2', 20n), back(20n, 'r2')],
      ['r2 matched 20 20'],
    ],
    [
      'named, the rest known as a total',
      [refund('succeeded', 'r1', 20n), refundTotal(30n), back(20n, 'r1'), back(10n, 'r2')],
      ['r1 matched 20 20', 'total matched 10 10'],
    ],
    [
      'numbered as we name a total',
      [refundTotal(30n), billed(30n, { refund_no: 'total:30' })],
      ['total matched 30 30'],
    ],
    [
      'without a number, of which we have only begun one',
      [refund('pending', 'r1', 20n), back(40n, null)],
      ['total missing_here 40 0'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(rowsOf(...facts)).toEqual(expected.map((row) => `REFUND ${row}`));
  });
});

describe('the exception', () => {
  it('is severe, says what differs, and clears when a later fact makes both agree', () => {
    const before = fold([pending(), billed(100n)]);
    expect(exceptionOf(before, 'statement_diff')).toMatchObject({
      severity: 'H',
      subject: '',
      at_stake_minor: 100n,
      currency: 'CNY',
      detail: 'state_differs: the bill says SUCCEEDED 100, here PENDING 0',
      causes: ['newpay|laos|statement|s1|2'],
    });
    given(pending(), billed(100n))
      .when(paid(100n))
      .thenEvents('payment.succeeded payment +100 CNY', 'exception.cleared statement_diff 100');
  });

  it.each([
    [[billed(7n)], 'missing_here: the bill says SUCCEEDED 7, here nothing', 7n],
    [[paid(9n), billed(7n)], 'amount_differs: the bill says SUCCEEDED 7, here SUCCEEDED 9', 2n],
    [
      [paid(9n), billed(7n, {}, { currency: 'USD' })],
      'amount_differs: the bill says SUCCEEDED 7, here SUCCEEDED in another currency',
      7n,
    ],
    [
      [refundTotal(30n), billed(40n, { refund_no: 'r1' })],
      'amount_differs: the bill says SUCCEEDED 40, here SUCCEEDED 30',
      10n,
    ],
    [[billed(40n, { kind: 'REFUND' })], 'missing_here: the bill says SUCCEEDED 40, here nothing', 40n],
  ])('says what differs %#', (facts, detail, at_stake_minor) => {
    expect(exceptionOf(fold(facts), 'statement_diff')).toMatchObject({ detail, at_stake_minor });
  });

  it('waits where only part of what was refunded stands in the bill', () => {
    expect(openKinds(fold([paid(100n), refundTotal(30n), billed(10n, { refund_no: 'r1' })]))).toEqual([]);
  });
});

describe('a bill that another one replaces', () => {
  const first = billed(70n);
  const second = billed(100n, { statement_id: 's2', replaces: 's1' });

  it.each([
    ['in that order', [paid(100n), first, second]],
    ['the other way round', [second, paid(100n), first]],
  ])('no longer counts, %s', (_, facts) => {
    expect(rowsOf(...facts)).toEqual(['PAYMENT  matched 100 100']);
    expect(openKinds(fold(facts))).toEqual([]);
  });

  it('takes an order out that the new one has not', () => {
    expect(fold([first, withdrawn('s1', 's2')])).toMatchObject({
      statement_rows: [],
      statement_paid_minor: null,
    });
    given(first)
      .when(withdrawn('s1', 's2'))
      .thenEvents('statement.reported', 'exception.cleared statement_diff 70');
    expect(rowsOf(withdrawn('s1', 's2'), first)).toEqual([]);
  });

  it('may be replaced in turn, and what it withdrew stays withdrawn', () => {
    const third = withdrawn('s2', 's3');
    expect(rowsOf(first, withdrawn('s1', 's2'), third)).toEqual([]);
    expect(rowsOf(third, second, first)).toEqual([]);
  });
});

describe('a line of a bill', () => {
  it('counts once, however often it is imported', () => {
    given(paid(100n), billed(70n)).when(billed(70n)).thenDuplicate();
    given(billed(70n))
      .when(billed(70n, {}, { received_at: NOON - 1 }))
      .thenRefined();
  });

  it('that was read in two ways counts in the prudent one', () => {
    const other = billed(60n, {}, { content_hash: 'other' });
    for (const facts of [
      [billed(70n), other],
      [other, billed(70n)],
    ]) {
      expect(rowsOf(...facts)).toEqual(['PAYMENT  missing_here 60 0']);
    }
  });

  it.each([
    ['no claim', { statement: null }],
    ['no amount', { paid_minor: null }],
    ['no currency', { currency: null }],
    ['no exponent', { exponent: null }],
  ])('with %s is refused', (_, wrong) => {
    given()
      .when(billed(1n, {}, wrong))
      .thenQuarantined('statement_malformed');
  });

  it.each([
    ['an unknown kind', { kind: 'FEE' }],
    ['an unknown state', { state: 'PAID' }],
    ['a state of payments', { refund_no: 'r1', state: 'CLOSED' }],
  ])('with %s is refused', (_, wrong) => {
    given().when(billed(1n, wrong)).thenQuarantined('statement_malformed');
  });

  it('is nothing that another fact may carry', () => {
    const { statement } = billed(1n);
    given().when(paid(1n, { statement })).thenQuarantined('statement_malformed');
  });

  it('whose fee or sum no longer fits is refused', () => {
    const fee = 10n ** 18n - 1n;
    given(billed(1n, { fee_e5: fee }))
      .when(billed(1n, { fee_e5: 1n, row: 9 }))
      .thenQuarantined('amount_overflow');
    given(billed(1n, { settleable_minor: 2n ** 63n - 1n }))
      .when(billed(1n, { settleable_minor: 1n, row: 9 }))
      .thenQuarantined('amount_overflow');
    given(billed(2n ** 63n - 1n))
      .when(billed(1n, { row: 9 }))
      .thenQuarantined('amount_overflow');
  });
});
