import { best, compareLead, comparePrudence } from './derive/prudence.js';
import { spread } from './derive/stated.js';
import { sameUnit, unitOf } from './derive/unit.js';
import { compareFacts, keep, variantOf, withFact } from './facts.js';
import { byAmount, byText, firstBy } from './lists.js';
import { decided, NOON, paid, pending, refund, refundTotal, settled, unpaid } from './order.given.js';

const HELD = { held: true, trust: 'UNSIGNED' };

describe('which of two statements counts', () => {
  test.each([
    ['better trust', paid(100n, { trust: 'OPERATOR' }), paid(90n, { trust: 'QUERY' })],
    ['a query over a bill', paid(100n, { trust: 'QUERY' }), paid(90n, { trust: 'STATEMENT' })],
    ['a bill over a signed callback', paid(100n, { trust: 'STATEMENT' }), paid(90n)],
    ['a signed callback over an unsigned one', paid(100n), paid(90n, { trust: 'UNSIGNED' })],
    ['the lower payment', paid(90n, { order_minor: 100n }), paid(100n, { order_minor: 90n })],
    ['any payment over none', paid(90n), paid(90n, { paid_minor: null })],
    [
      'the higher refund',
      refund('succeeded', 'r1', 30n),
      refund('succeeded', 'r1', 20n, { order_minor: 1n }),
    ],
    [
      'a refund over none',
      refund('succeeded', 'r1', 30n),
      refund('succeeded', 'r1', 30n, { refund_minor: null }),
    ],
    ['the higher total', refundTotal(30n), refundTotal(20n, { order_minor: 1n })],
    ['the lower price', pending({ order_minor: 1n, currency: 'USD' }), pending({ order_minor: 2n })],
    ['a price over none', pending({ order_minor: 1n }), pending()],
    ['the unit that comes first', paid(1n, { occurred_at: NOON + 1 }), paid(1n, { currency: 'USD' })],
    [
      'no unit over any',
      settled('NONE', { occurred_at: NOON + 1 }),
      settled('NONE', { currency: 'CNY', exponent: 2 }),
    ],
    ['the better known time', paid(1n, { occurred_at: NOON + 1 }), paid(1n, { time_quality: 'envelope' })],
    ['the earlier time', paid(1n, { fact_id: 'z' }), paid(1n, { fact_id: 'a', occurred_at: NOON + 1 })],
    ['the smaller id', paid(1n, { fact_id: 'a' }), paid(1n, { fact_id: 'b' })],
    ['the smaller variant', paid(1n, { content_hash: 'a' }), paid(1n, { content_hash: 'b' })],
  ])('%s', (_, one, other) => {
    const [a, b] = [keep(one), keep(other)];
    expect(comparePrudence(a, b)).toBeLessThan(0);
    expect(comparePrudence(b, a)).toBeGreaterThan(0);
    expect(best([b, a])).toBe(a);
    expect(best([a, b])).toBe(a);
  });

  test('of none, none', () => {
    expect(best([])).toBeNull();
    expect(comparePrudence(keep(paid(1n)), keep(paid(1n)))).toBe(0);
  });
});

describe('whom an order is asked of first', () => {
  test('payments by rank, among equals the prudent one, then the rest by id', () => {
    const inOrder = [
      paid(90n, { fact_id: 'z' }),
      paid(100n, { fact_id: 'y' }),
      unpaid('failed', { fact_id: 'x' }),
      unpaid('expired', { fact_id: 'w' }),
      unpaid('closed', { fact_id: 'v' }),
      pending({ fact_id: 'u' }),
      refund('pending', 'r1', 1n, { fact_id: 'a' }),
      settled('SETTLED', { fact_id: 'b', trust: 'QUERY' }),
      refund('succeeded', 'r1', 9n, { fact_id: 'c' }),
    ].map(keep);
    expect(inOrder.toReversed().sort(compareLead)).toEqual(inOrder);
    expect([...inOrder.slice(4), ...inOrder.slice(0, 4)].sort(compareLead)).toEqual(inOrder);
  });
});

describe('the set of facts', () => {
  const said = { merge_no: 'g', merge_members: 'm', merge_amounts: 'a' };
  test.each([
    ['content', { content_hash: 'other' }],
    ['trust', { trust: 'QUERY' }],
    ['being held', HELD],
    ['being held alone', { held: true }],
    ['how well its time is known', { time_quality: 'envelope' }],
    ['merchant', { merchant: 'rival' }],
    ['buyer', { buyer_ref: 'b' }],
    ['merge', { ...said, merge_no: 'h' }],
    ['members', { ...said, merge_members: 'n' }],
    ['amounts', { ...said, merge_amounts: 'b' }],
    ['outcome', { ...said, merge_mixed: true }],
    ['a merge of which less is known', { merge_no: 'g', merge_members: null, merge_amounts: null }],
  ])('another %s is another variant', (_, other) => {
    const one = paid(100n, { ...said, content_hash: 'h' });
    const two = { ...one, ...other };
    expect(variantOf(two)).not.toBe(variantOf(one));
    expect(withFact([keep(one)], two)).toHaveLength(2);
  });

  test.each([
    ['time', { occurred_at: NOON - 1 }],
    ['arrival', { received_at: NOON + 1 }],
    ['callback', { callback_id: 'c2', key_id: 'k2' }],
  ])('another %s is the same variant', (_, other) => {
    const one = paid(100n, { content_hash: 'h' });
    expect(withFact([keep(one)], { ...one, ...other })).toHaveLength(1);
  });

  test('what is not said leaves its place empty', () => {
    const one = paid(100n, { content_hash: 'h' });
    expect(variantOf(one)).toBe('h/SIGNED/counted/provider/acme//');
    expect(variantOf({ ...one, held: true, merge_no: 'g' })).toBe('h/SIGNED/held/provider/acme//g///');
  });

  test('has one order, whatever came first', () => {
    const facts = [
      paid(100n, { fact_id: 'a', content_hash: '1' }),
      paid(100n, { fact_id: 'a', content_hash: '2' }),
      decided('ACKNOWLEDGE', { exception_kind: 'x' }, { fact_id: 'b' }),
      pending({ fact_id: 'c' }),
    ];
    const set = (list: typeof facts) => list.reduce<ReturnType<typeof withFact>>(withFact, []);
    expect(set(facts.toReversed())).toEqual(facts.map(keep));
    expect(set(facts)).toEqual(facts.map(keep));
    expect([...facts.map(keep)].sort(compareFacts)).toEqual(facts.map(keep));
  });
});

test('a unit is a currency with its exponent, and none is like none only', () => {
  const [fen, thousandth, cent] = [
    { currency: 'CNY', exponent: 2 },
    { currency: 'CNY', exponent: 3 },
    { currency: 'USD', exponent: 2 },
  ] as const;
  expect([fen, thousandth, cent, null].map((other) => sameUnit(fen, other))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([fen, null].map((other) => sameUnit(null, other))).toEqual([false, true]);
  expect([unitOf({ ...fen, exponent: null }), unitOf({ ...fen, currency: null }), unitOf(fen)]).toEqual([
    null,
    null,
    fen,
  ]);
});

test('order of texts and amounts: a missing amount comes last, equals are equal', () => {
  expect(['b', 'a', 'C'].sort(byText)).toEqual(['C', 'a', 'b']);
  expect(byText('a', 'a')).toBe(0);
  expect([null, 2n, 1n, null].sort(byAmount)).toEqual([1n, 2n, null, null]);
  expect([byAmount(null, 1n), byAmount(1n, null), byAmount(null, null), byAmount(1n, 1n)]).toEqual([
    1, -1, 0, 0,
  ]);
});

test('between the highest and the lowest of the amounts that are stated', () => {
  expect([spread([5n, null, 2n, 9n]), spread([5n]), spread([null]), spread([])]).toEqual([
    7n,
    0n,
    null,
    null,
  ]);
});

test('of equals the first is taken', () => {
  expect(
    firstBy(
      [
        { n: 1, at: 'a' },
        { n: 1, at: 'b' },
      ],
      (a, b) => a.n - b.n,
    ),
  ).toEqual({ n: 1, at: 'a' });
});
