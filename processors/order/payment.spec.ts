import { given, openKinds, paid, pending, unpaid } from './order.given.js';

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
