import { type Case, same } from './laws.js';
import { dayIn } from './naive-model.js';
import { inNaiveWords } from './views.js';

type Sums = Map<string, bigint>;

function add(sums: Sums, key: readonly unknown[], minor: bigint): void {
  const name = key.join(' ');
  const sum = (sums.get(name) ?? 0n) + minor;
  if (sum === 0n) sums.delete(name);
  else sums.set(name, sum);
}

/** Σ movements = Σ (paid − refunded): per currency over all orders, and per order, merchant, currency and day. */
export function booksWhatItStates({ folded }: Case): void {
  const booked: Sums = new Map();
  const bookedByDay: Sums = new Map();
  for (const event of folded.events) {
    const { order_key: key, merchant, local_day: day, movement_minor: minor } = event;
    if (minor === null) continue;
    const unit = `${event.currency}/${event.exponent}`;
    add(booked, [unit], minor);
    add(bookedByDay, [key, merchant, unit, day], minor);
  }
  const stated: Sums = new Map();
  const statedByDay: Sums = new Map();
  for (const order of folded.orders.values()) {
    const { unit, paid, refunded, paidDay, ledger } = inNaiveWords(order);
    add(stated, [unit], paid - refunded);
    const { order_key: key, merchant } = order;
    add(statedByDay, [key, merchant, unit, paidDay], paid);
    for (const row of ledger) {
      if (row.state !== 'SUCCEEDED' || row.held || row.unit !== unit) continue;
      add(statedByDay, [key, merchant, unit, dayIn(order.time_zone, row.at)], -row.minor);
    }
  }
  same(booked, stated);
  same(bookedByDay, statedByDay);
}
