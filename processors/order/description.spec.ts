import { decided, fold, given, NOON, paid, pending, refund, refundTotal, settled } from './order.given.js';

const words = {
  merchant_code: 'mc',
  store_code: 'sc',
  terminal: 't',
  merchant_order_no: 'mo',
  network_order_no: 'no',
  merge_no: 'g',
  channel: 'c',
  product: 'p',
  buyer_ref: 'b',
  created_at: NOON,
};

describe('what describes an order', () => {
  test('is what its payment says, whatever came first', () => {
    const others = Object.fromEntries(
      Object.keys(words).map((name) => [name, name === 'created_at' ? 1 : 'other']),
    );
    const said = paid(100n, { ...words, provider_status: 'OK' });
    const early = pending({ ...others, provider_status: 'WAIT' });
    for (const order of [fold([said, early]), fold([early, said])]) {
      expect(order).toMatchObject({ ...words, provider_status: 'OK' });
    }
  });

  test('is null where nobody says', () => {
    const nothing = Object.fromEntries(Object.keys(words).map((name) => [name, null]));
    expect(fold([paid(100n)])).toMatchObject(nothing);
  });

  test('comes from a variant that does not count where no other says', () => {
    const held = { held: true, trust: 'UNSIGNED', channel: 'HELD' };
    expect(fold([paid(100n), paid(100n, held)])).toMatchObject({ channel: 'HELD', trust: 'SIGNED' });
  });

  test.each([
    ['SIGNED', [paid(100n), refund('succeeded', 'r1', 5n, { trust: 'QUERY' })]],
    ['STATEMENT', [paid(100n, { trust: 'QUERY' }), refund('succeeded', 'r1', 5n, { trust: 'STATEMENT' })]],
    ['QUERY', [paid(100n, { trust: 'OPERATOR' }), settled('NONE', { trust: 'QUERY' })]],
    ['HEARSAY', [paid(100n, { trust: 'UNSIGNED' }), settled('NONE', { trust: 'HEARSAY' })]],
  ] as const)('its trust is the weakest: %s', (trust, facts) => {
    expect(fold(facts)).toMatchObject({ trust });
    expect(fold(facts.toReversed())).toMatchObject({ trust });
  });

  test('facts that were kept before they named a merchant leave it as it was', () => {
    expect(fold([paid(100n, { merchant: '' })], fold([pending()]))).toMatchObject({ merchant: 'acme' });
    const order = fold([pending({ merchant: 'first' })]);
    const old = order && { ...order, facts: order.facts.map((each) => ({ ...each, merchant: '' })) };
    expect(fold([paid(100n, { merchant: '' })], old)).toMatchObject({ merchant: 'first' });
  });

  test('a decision names no merchant where a statement could be nobody’s', () => {
    const decision = decided('ACKNOWLEDGE', { exception_kind: 'unsigned' });
    expect(fold([decision, paid(100n, { merchant: 'unattributed' })])).toMatchObject({
      merchant: 'unattributed',
    });
    expect(fold([decision])).toMatchObject({ merchant: 'acme' });
  });

  test('of several merchants the payment names it', () => {
    const facts = [refund('succeeded', 'r1', 5n, { merchant: 'rival' }), paid(100n)];
    expect(fold(facts)).toMatchObject({ merchant: 'acme' });
    expect(fold(facts.toReversed())).toMatchObject({ merchant: 'acme' });
  });
});

describe('amounts of an order', () => {
  test('the price is that of the payment in the unit of the order', () => {
    const facts = [
      paid(100n, { order_minor: null, paid_is_assumed: true }),
      refund('succeeded', 'r1', 1n, { order_minor: 7n, currency: 'USD' }),
      pending({ order_minor: 90n }),
    ];
    expect(fold(facts)).toMatchObject({
      currency: 'CNY',
      order_minor: 90n,
      paid_minor: 100n,
      paid_is_assumed: true,
    });
  });

  test('a payment that nobody vouches for is held, and nothing else is', () => {
    const held = { held: true, trust: 'UNSIGNED' };
    expect(fold([paid(100n, held)])).toMatchObject({ held_minor: 100n, paid_is_assumed: false });
    expect(fold([pending({ paid_minor: 50n, ...held })])).toMatchObject({ held_minor: 0n });
    expect(fold([paid(100n, { ...held, fact_id: 'x' }), paid(90n)])).toMatchObject({
      held_minor: 0n,
      paid_minor: 90n,
    });
  });

  test('the unit comes from the payment, else from any fact that has one', () => {
    expect(fold([settled('NONE'), refundTotal(5n, { currency: 'USD' })])).toMatchObject({
      currency: 'USD',
      exponent: 2,
    });
    expect(fold([settled('NONE')])).toMatchObject({ currency: null, exponent: null });
  });

  test('settled_at is the earliest time that says so; the zone is that of the first fact', () => {
    const facts = [
      paid(100n),
      settled('SETTLED', { occurred_at: NOON + 2, time_zone: 'UTC' }),
      settled('SETTLED', { fact_id: 's2', occurred_at: NOON + 1 }),
      settled('NONE', { occurred_at: NOON - 1 }),
    ];
    expect(fold(facts)).toMatchObject({
      settled_at: NOON + 1,
      time_zone: 'Asia/Shanghai',
      first_seen_at: NOON,
    });
  });

  test('days are those of the zone of the first fact', () => {
    const evening = Date.UTC(2026, 2, 1, 17);
    const at = { occurred_at: evening, received_at: evening };
    const inUtc = given(pending({ time_zone: 'UTC' })).when(paid(100n, at));
    expect(inUtc.order().paid_day).toBe(Date.UTC(2026, 2, 1) / 86_400_000);
    expect(inUtc.events().map((event) => event.local_day)).toEqual([Date.UTC(2026, 2, 1) / 86_400_000]);
    expect(fold([paid(100n, at)])?.paid_day).toBe(Date.UTC(2026, 2, 2) / 86_400_000);
  });

  test('the ledger is by number, named before derived, with first and last time of what was refunded', () => {
    const order = fold([
      paid(100n),
      refund('succeeded', 'r2', 1n, { occurred_at: NOON + 5 }),
      refund('succeeded', 'r1', 1n, { occurred_at: NOON + 9 }),
      refund('succeeded', 'r3', 1n, { occurred_at: NOON + 1 }),
      refund('failed', 'r4', 1n, { occurred_at: NOON }),
      refund('pending', 'r0', 1n, { held: true, trust: 'UNSIGNED', occurred_at: NOON }),
      refund('pending', 'r1', 1n, { held: true, trust: 'UNSIGNED' }),
      refundTotal(7n, { occurred_at: NOON + 3 }),
    ]);
    expect(order?.refunds.map((row) => row.refund_no)).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'total:7']);
    expect(order).toMatchObject({ first_refund_at: NOON + 1, last_refund_at: NOON + 9, refunded_minor: 7n });
  });

  test('first and last seen are when facts arrived, in the order of arrival', () => {
    const facts = [pending({ received_at: NOON + 5 }), paid(100n, { received_at: NOON + 3 })];
    expect(fold(facts)).toMatchObject({ first_seen_at: NOON + 5, last_fact_at: NOON + 3 });
  });
});
