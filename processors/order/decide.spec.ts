import { fold, given, NOON, paid, pending, refund } from './order.given.js';

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
        'exception.raised restated 90',
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
