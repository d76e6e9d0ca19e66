import { keep } from '../facts.js';
import { fact, NOON, paid, unpaid } from '../order.given.js';
import { describe as describeOrder } from './describe.js';
import { gather } from './evidence.js';
import { derive } from './view.js';

test('no facts, no money', () => {
  expect(derive([], 'Asia/Shanghai')).toMatchObject({
    payment: { state: 'UNKNOWN', unit: null, paidMinor: 0n, paidDay: null },
    refunds: { state: 'NONE', rows: [], lastRefundAt: null },
    settlement: { state: 'UNKNOWN', settledAt: null },
  });
  expect(describeOrder(gather([]))).toMatchObject({ provider_status: '', trust: 'UNSIGNED', channel: null });
});

test('of two successes the better known time counts, a quality nobody knows last', () => {
  const guessed = keep(paid(100n, { fact_id: 'a', time_quality: 'guess', occurred_at: NOON - 3 }));
  const envelope = keep(paid(100n, { fact_id: 'b', time_quality: 'envelope', occurred_at: NOON - 2 }));
  const provider = keep(paid(100n, { fact_id: 'c', time_quality: 'provider', occurred_at: NOON - 1 }));
  expect(derive([guessed, envelope, provider], 'UTC').payment.paidBy).toBe(provider);
  expect(derive([guessed, envelope], 'UTC').payment.paidBy).toBe(envelope);
});

test.each([
  ['price', { order_minor: 29n }, { order_minor: 100n }, { orderMinor: 29n }],
  [
    'currency',
    { order_minor: 5n, currency: 'CNY' },
    { order_minor: 5n, currency: 'USD' },
    { unit: { currency: 'CNY' } },
  ],
] as const)(
  'which %s counts never hangs on a time that a retry may refresh',
  (_, counts, other, expected) => {
    const said = { fact_id: 'f', time_quality: 'envelope' } as const;
    for (const occurred_at of [NOON - 1, NOON + 1]) {
      const one = keep(unpaid('failed', { ...said, ...counts, content_hash: 'h1', occurred_at }));
      const two = keep(unpaid('failed', { ...said, ...other, content_hash: 'h0', occurred_at: NOON }));
      expect(derive([two, one], 'UTC').payment).toMatchObject(expected);
    }
  },
);

test('a refund without an amount is no refund: decide() refuses it before it gets here', () => {
  const facts = [keep(fact('refund.succeeded', { refund_no: 'r1' })), keep(fact('refund.total_reported'))];
  expect(derive(facts, 'UTC').refunds.rows).toEqual([]);
});

test('a refund without a number is known by its fact', () => {
  const nameless = keep(fact('refund.succeeded', { refund_minor: 5n, fact_id: 'f1' }));
  expect(derive([nameless], 'UTC').refunds.rows).toMatchObject([{ refund_no: 'f1', amount_minor: 5n }]);
});
