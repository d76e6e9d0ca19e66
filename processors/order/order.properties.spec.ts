import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import fc from 'fast-check';
import { decide } from './decide.js';
import { isFromLog } from './exceptions/index.js';
import { byAmount } from './lists.js';
import { fold, paid, refundTotal } from './order.given.js';
import { history, minor, twoArrivals } from './order.histories.given.js';
import type { Order } from './order.js';

/** Another seed: QUITTANCE_SEED=1 npx jest properties. Named in each failure and here, to run one again. */
const seed = Number(process.env['QUITTANCE_SEED'] ?? Date.now() % 2 ** 31);
const runs = { seed, numRuns: Number(process.env['QUITTANCE_RUNS'] ?? 500) };
console.info(`order properties: seed ${seed}, ${runs.numRuns} histories each`);

/** What must not depend on the order of arrival. */
function timeless(order: Order | null) {
  if (order === null) return null;
  const { version, source_partition, source_offset, first_seen_at, last_fact_at, exceptions, ...rest } =
    order;
  const standing = exceptions.filter((row) => row.state !== 'CLEARED' && !isFromLog(row));
  return { ...rest, exceptions: standing.map(({ first_seen_at: _, ...row }) => row) };
}

/** Folds and keeps every event. */
function journal(facts: readonly OrderFact[]): { order: Order | null; events: OrderEvent[] } {
  let order: Order | null = null;
  const events: OrderEvent[] = [];
  facts.forEach((each, offset) => {
    const decision = decide({ fact: each, partition: 0, offset }, order);
    if (!('order' in decision)) return;
    order = decision.order;
    events.push(...decision.events);
  });
  return { order, events };
}

test('any order of arrival and any repetition gives the same money state and the same open exceptions', () => {
  fc.assert(
    fc.property(twoArrivals, ({ facts, again }) => {
      expect(timeless(fold(again))).toEqual(timeless(fold(facts)));
    }),
    runs,
  );
});

test('a repeat decides nothing', () => {
  fc.assert(
    fc.property(history, (facts) => {
      const order = fold(facts);
      for (const each of facts) {
        expect(decide({ fact: each, partition: 0, offset: 99 }, order)).not.toHaveProperty('order');
      }
    }),
    runs,
  );
});

test('the movements of an order add up to paid − refunded in its currency, on each day, and to nothing elsewhere', () => {
  fc.assert(
    fc.property(history, (facts) => {
      const { order, events } = journal(facts);
      const booked = events.map(
        (event) => [event.currency, event.local_day, event.movement_minor ?? 0n] as const,
      );
      expect(byDay(booked)).toEqual(byDay(order === null ? [] : standing(order)));
    }),
    runs,
  );
});

test('any cut into chunks and any restart between them gives the same order and the same events', () => {
  fc.assert(
    fc.property(history, fc.nat(16), (facts, cut) => {
      const revived = fold(facts.slice(0, cut));
      const rest = facts.slice(cut).map((each, index) => ({ fact: each, partition: 0, offset: cut + index }));
      const resumed = rest.reduce<Order | null>((order, arrival) => {
        const decision = decide(arrival, order);
        return 'order' in decision ? decision.order : order;
      }, structuredClone(revived));
      expect(resumed).toEqual(fold(facts));
    }),
    runs,
  );
});

test('event ids are unique, and the same on a replay', () => {
  fc.assert(
    fc.property(history, (facts) => {
      const ids = journal(facts).events.map((event) => event.event_id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(journal(facts).events.map((event) => event.event_id)).toEqual(ids);
    }),
    runs,
  );
});

test('refunds derived from running totals add up to the highest total, for every subset of totals', () => {
  fc.assert(
    fc.property(fc.array(minor, { maxLength: 8 }), (totals) => {
      const order = fold([paid(400n), ...totals.map((total) => refundTotal(total))]);
      const highest = totals.toSorted(byAmount).at(-1) ?? 0n;
      expect(order?.refunded_minor).toBe(highest);
      expect(order?.refunds.reduce((total, row) => total + row.amount_minor, 0n)).toBe(highest);
    }),
    runs,
  );
});

type Booking = readonly [currency: string | null, day: number, minor: bigint];

/** What the order says was paid and refunded, by day. */
function standing(order: Order): Booking[] {
  const refunds = order.refunds.filter(
    (row) => row.state === 'SUCCEEDED' && !row.held && row.currency === order.currency,
  );
  expect(order.net_minor).toBe(order.paid_minor - order.refunded_minor);
  expect(refunds.reduce((total, row) => total + row.amount_minor, 0n)).toBe(order.refunded_minor);
  return [
    [order.currency, order.paid_day ?? 0, order.paid_minor],
    ...refunds.map((row): Booking => [row.currency, dayInShanghai(row.refunded_at), -row.amount_minor]),
  ];
}

function dayInShanghai(epochMs: number): number {
  return Math.floor((epochMs + 28_800_000) / 86_400_000);
}

function byDay(bookings: readonly Booking[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const [currency, day, amount] of bookings) {
    const key = `${currency} ${day}`;
    sums[key] = (sums[key] ?? 0n) + amount;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n));
}
