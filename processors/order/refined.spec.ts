import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import {
  decided,
  exceptionOf,
  fold,
  given,
  NOON,
  openKinds,
  paid,
  refund,
  refundTotal,
  settled,
} from './order.given.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What N says of a refund: only the envelope of each sending has a time. */
const sent = (at: number, said: Partial<OrderFact> = {}) =>
  refund('succeeded', 'r1', 30n, { time_quality: 'envelope', occurred_at: at, received_at: at, ...said });

describe('a repeat that tells an earlier time', () => {
  test('moves the refund to the earlier day: booked back there, booked anew here', () => {
    const moved = given(paid(100n), sent(NOON + DAY)).when(sent(NOON));
    moved.thenRefined('refund.restated restatement +30 CNY', 'refund.restated restatement -30 CNY');
    const [back, anew] = moved.events();
    expect((back?.local_day ?? 0) - (anew?.local_day ?? 0)).toBe(1);
    expect(anew).toMatchObject({ occurred_at: NOON, time_quality: 'envelope', movement_minor: -30n });
    expect(moved.order()).toMatchObject({
      refunded_minor: 30n,
      first_refund_at: NOON,
      last_refund_at: NOON,
      fact_count: 2,
      version: 3,
    });
  });

  test('on the same day moves no money, and still knows the better time', () => {
    const moved = given(paid(100n), sent(NOON + HOUR)).when(sent(NOON));
    moved.thenRefined();
    expect(moved.order().refunds).toMatchObject([{ refunded_at: NOON }]);
  });

  test('moves paid_day too', () => {
    const notice = (at: number) => paid(100n, { time_quality: 'envelope', occurred_at: at, received_at: at });
    const moved = given(notice(NOON + DAY)).when(notice(NOON));
    moved.thenRefined('payment.restated restatement -100 CNY', 'payment.restated restatement +100 CNY');
    expect(moved.order()).toMatchObject({ paid_at: NOON, paid_day: Math.floor(NOON / DAY) });
  });

  test('has events with ids of its own, the same on every replay', () => {
    const first = given(paid(100n)).when(sent(NOON + DAY));
    const again = () => given(paid(100n), sent(NOON + DAY)).when(sent(NOON));
    const ids = [...first.events(), ...again().events()].map((event) => event.event_id);
    expect(new Set(ids).size).toBe(3);
    expect(
      again()
        .events()
        .map((event) => event.event_id),
    ).toEqual(ids.slice(1));
  });

  test('is told where it arrived earlier, though it gives the same time', () => {
    const late = paid(100n, { received_at: NOON + 8 * HOUR });
    const moved = given(late).when(paid(100n, { received_at: NOON + 1 }));
    moved.thenRefined('exception.cleared clock_shift 100');
    expect(moved.order().facts).toMatchObject([{ received_at: NOON + 1 }]);
  });

  test.each([
    ['later', sent(NOON + 1)],
    ['the same', sent(NOON)],
  ])('that tells %s is a duplicate and nothing else', (_, repeat) => {
    given(paid(100n), sent(NOON)).when(repeat).thenDuplicate();
  });

  test('the earliest of each counts: of happening and of arrival', () => {
    const order = fold([
      sent(NOON + 2 * HOUR, { received_at: NOON + 5 * HOUR }),
      sent(NOON + 3 * HOUR, { received_at: NOON + 4 * HOUR }),
    ]);
    expect(order?.facts).toMatchObject([{ occurred_at: NOON + 2 * HOUR, received_at: NOON + 4 * HOUR }]);
  });

  test('raises nothing that is read from the order of arrival', () => {
    const old = paid(100n, { occurred_at: NOON - 2 * DAY, received_at: NOON });
    const order = given(old, settled('SETTLED'), settled('NONE')).when(
      settled('NONE', { occurred_at: NOON - 1 }),
    );
    expect(order.events()).toEqual([]);
    expect(openKinds(order.order())).toEqual(['settlement_regressed', 'stale_delivery']);
  });

  test('of a lower total that came first is no lower total after a higher one', () => {
    const total = (minor: bigint, at: number) =>
      refundTotal(minor, { time_quality: 'received', occurred_at: at, received_at: at });
    const moved = given(paid(1000n), total(300n, NOON + 2), total(500n, NOON + 3)).when(
      total(300n, NOON + 1),
    );
    moved.thenRefined();
    expect(openKinds(moved.order())).toEqual([]);
  });

  test('a better known time is another variant: both are kept, the better known counts', () => {
    const envelope = sent(NOON + DAY);
    const guessed = sent(NOON + HOUR, { time_quality: 'received' });
    for (const order of [fold([envelope, guessed]), fold([guessed, envelope])]) {
      expect(order).toMatchObject({ fact_count: 2, last_refund_at: NOON + DAY, refunded_minor: 30n });
      expect(openKinds(order)).toEqual([]);
    }
  });

  test('a decision sent again is a repeat, however often; the earliest time stays', () => {
    const ack = (at: number) =>
      decided('ACKNOWLEDGE', { exception_kind: 'over_refund' }, { occurred_at: at, received_at: at });
    const odd = [paid(100n), refund('succeeded', 'r1', 130n)];
    given(...odd, ack(NOON))
      .when(ack(NOON + HOUR))
      .thenDuplicate();
    const refined = given(...odd, ack(NOON + HOUR)).when(ack(NOON));
    refined.thenRefined();
    expect(refined.order().handlings).toMatchObject([{ acted_at: NOON, state: 'ACKNOWLEDGED' }]);
    expect(exceptionOf(refined.order(), 'over_refund').state).toBe('ACKNOWLEDGED');
  });
});
