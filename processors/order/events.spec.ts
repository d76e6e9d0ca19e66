import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import {
  billed,
  decided,
  given,
  NOON,
  paid,
  pending,
  refund,
  refundTotal,
  settled,
  unpaid,
  withdrawn,
} from './order.given.js';

const LATER = NOON + 60_000;
const DAY_IN_SHANGHAI = 20_513;

/** What all events of a fact have, and those of this one. */
const told = (of: Partial<OrderEvent>): Omit<OrderEvent, 'event_id' | 'fact_id'> => ({
  type: '',
  order_key: 'newpay|laos|A1',
  order_version: 2,
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  time_zone: 'Asia/Shanghai',
  callback_id: 'c1',
  trust: 'SIGNED',
  refund_no: null,
  exception_kind: null,
  detail: null,
  currency: 'CNY',
  exponent: 2,
  amount_minor: null,
  movement_kind: null,
  movement_minor: null,
  occurred_at: LATER,
  time_quality: 'provider',
  local_day: DAY_IN_SHANGHAI,
  received_at: LATER,
  merge_no: null,
  merge_size: null,
  exception_subject: null,
  finding_id: null,
  causes: [],
  actor: null,
  assignee: null,
  reason: null,
  note: null,
  source_partition: 0,
  source_offset: 1,
  ...of,
});
const later = { occurred_at: LATER, received_at: LATER };
const NO_UNIT = { currency: null, exponent: null };
const merge = { merge_no: 'g', merge_size: 2, merge_members: 'm', merge_amounts: 'a' };

test.each([
  [
    'a payment, with its movement',
    pending(),
    paid(100n, later),
    [{ type: 'payment.succeeded', amount_minor: 100n, movement_kind: 'payment', movement_minor: 100n }],
  ],
  [
    'an unpaid end, with the price',
    pending(),
    unpaid('failed', { order_minor: 100n, ...later }),
    [{ type: 'payment.failed', amount_minor: 100n }],
  ],
  [
    'a refund, with its movement',
    paid(100n),
    refund('succeeded', 'r1', 30n, { ...later, time_quality: 'envelope' }),
    [
      {
        ...{ type: 'refund.succeeded', refund_no: 'r1', amount_minor: 30n, time_quality: 'envelope' },
        ...{ movement_kind: 'refund', movement_minor: -30n },
      },
    ],
  ],
  [
    'a refund in another currency, which moves nothing',
    paid(100n, { order_minor: 100n }),
    refund('succeeded', 'r1', 30n, { ...later, currency: 'JPY', exponent: 0 }),
    [
      { type: 'refund.succeeded', refund_no: 'r1', amount_minor: 30n, currency: 'JPY', exponent: 0 },
      {
        ...{ type: 'exception.raised', exception_kind: 'currency_mismatch', exception_subject: 'r1' },
        ...{ detail: 'refund.succeeded in JPY/0, order in CNY/2', currency: 'JPY', exponent: 0 },
        ...{ amount_minor: 30n, finding_id: '@', causes: [refund('succeeded', 'r1', 30n).fact_id] },
      },
    ],
  ],
  [
    'a running total that explains a row away',
    refundTotal(50n, { order_minor: null }),
    refund('succeeded', 'r1', 50n, later),
    [
      {
        ...{ type: 'refund.succeeded', refund_no: 'r1', amount_minor: 50n },
        ...{ movement_kind: 'refund', movement_minor: -50n },
      },
      {
        ...{ type: 'refund.restated', refund_no: 'total:50', amount_minor: 0n, occurred_at: NOON },
        ...{ movement_kind: 'restatement', movement_minor: 50n },
      },
    ],
  ],
  [
    'a settlement',
    paid(100n),
    settled('SETTLED', later),
    [{ type: 'settlement.reported', detail: 'SETTLED', ...NO_UNIT }],
  ],
  [
    'a merge',
    paid(100n),
    unpaid('closed', { ...later, ...merge, held: true, trust: 'UNSIGNED' }),
    [
      { type: 'merge.reported', merge_no: 'g', merge_size: 2, trust: 'UNSIGNED', ...NO_UNIT },
      {
        ...{ type: 'exception.raised', exception_kind: 'unsigned', exception_subject: '', trust: 'UNSIGNED' },
        ...{ detail: 'unsigned facts held out of every sum', amount_minor: 0n, finding_id: '@' },
        ...{ causes: [unpaid('closed').fact_id] },
      },
    ],
  ],
  [
    'a restatement, once as the fact and once as what it moves',
    paid(100n, { order_minor: 100n }),
    paid(90n, { order_minor: 100n, ...later }),
    [
      {
        ...{
          type: 'payment.restated',
          amount_minor: 90n,
          movement_kind: 'restatement',
          movement_minor: -10n,
        },
      },
      { type: 'fact.restated', detail: 'order 100 paid 90 CNY/2', amount_minor: 90n },
      {
        ...{ type: 'exception.raised', exception_kind: 'restated', exception_subject: paid(1n).fact_id },
        ...{ detail: 'order 100 paid 100 CNY/2 or order 100 paid 90 CNY/2', amount_minor: 10n },
        ...{ finding_id: '@', causes: [paid(1n).fact_id] },
      },
    ],
  ],
  [
    'a line of a bill about the payment',
    paid(100n),
    billed(100n, {}, later),
    [
      {
        ...{ type: 'statement.reported', detail: 'PAYMENT SUCCEEDED, line 2 of statement s1' },
        ...{ amount_minor: 100n, trust: 'STATEMENT', callback_id: 's1/2' },
      },
    ],
  ],
  [
    'a line of a bill about a refund',
    refund('succeeded', 'r1', 20n),
    billed(20n, { refund_no: 'r1' }, later),
    [
      {
        ...{ type: 'statement.reported', detail: 'REFUND SUCCEEDED, line 3 of statement s1' },
        ...{ refund_no: 'r1', amount_minor: 20n, trust: 'STATEMENT', callback_id: 's1/3' },
      },
    ],
  ],
  [
    'a bill that has the order no longer',
    paid(100n),
    { ...withdrawn('s1', 's2'), ...later },
    [
      {
        ...{ type: 'statement.reported', detail: 'WITHDRAWN, line -1 of statement s2', ...NO_UNIT },
        ...{ trust: 'STATEMENT', callback_id: 's2/-1' },
      },
    ],
  ],
  [
    'a decision about a kind that has no row here',
    paid(100n),
    decided('ASSIGN', { exception_kind: 'overdue_settlement', assignee: 'wang', note: 'n' }, later),
    [
      {
        ...{ type: 'exception.assigned', exception_kind: 'overdue_settlement', exception_subject: '' },
        ...{ actor: 'li', assignee: 'wang', note: 'n', trust: 'OPERATOR', ...NO_UNIT },
      },
    ],
  ],
] as const)('%s', (_, past, arriving, expected) => {
  const events = given(past).when(arriving).events();
  const shown = events.map(({ event_id: _id, fact_id, finding_id, ...event }) => {
    expect(fact_id).toBe(arriving.fact_id);
    return { ...event, finding_id: finding_id === null ? null : '@' };
  });
  expect(shown).toEqual(expected.map((each) => told(each)));
});

test('every event of a history has an id of its own', () => {
  const ids = given(paid(100n))
    .when(paid(90n))
    .events()
    .map((event) => event.event_id);
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});

test('a third variant is told only where it states other money', () => {
  given(paid(100n), paid(90n))
    .when(paid(90n, { channel: 'x' }))
    .thenEvents();
  given(paid(100n), paid(90n, { held: true, trust: 'UNSIGNED' }))
    .when(paid(100n, { channel: 'x' }))
    .thenEvents();
  given(paid(100n))
    .when(paid(90n, { held: true, trust: 'UNSIGNED' }))
    .thenEvents();
});

test('a merge is told once for all facts of a callback', () => {
  given(paid(100n, merge)).when(refundTotal(30n, merge)).thenEvents('refund.succeeded refund -30 CNY');
});

test('money moves to the merchant its payment names, and out of the books of the one it stood in', () => {
  const decision = given(refund('succeeded', 'r1', 5n, { merchant: 'platform' })).when(
    paid(100n, { merchant: 'shop' }),
  ).decision;
  if (decision.kind !== 'applied') throw new Error(decision.kind);
  const booked = decision.events.flatMap(({ merchant, refund_no, movement_minor }) =>
    movement_minor === null ? [] : [[merchant, refund_no, movement_minor]],
  );
  expect(booked).toEqual([
    ['shop', null, 100n],
    ['platform', 'r1', 5n],
    ['shop', 'r1', -5n],
  ]);
});
