import { type Random, seededRandom } from '../../simulator/random.js';

/** One event of the benchmark: the `step`-th thing that is said of an order. */
export interface Planned {
  readonly order: number;
  readonly step: Step;
  /** Of all events, from 0. */
  readonly position: number;
}

/** What is said of each order, in this order: one in five is a repeat of the second. */
export const STEPS = ['pending', 'paid', 'repeated', 'refund applied', 'refunded'] as const;
export type Step = (typeof STEPS)[number];

/**
 * When the first event was received, epoch ms: now. A broker deletes records by their own time, so those of a day long
 * past would be gone before they are read.
 */
export const RECEIVED_AT = Date.now();

/** As many events as whole orders have. */
export function wholeOrders(events: number): number {
  return Math.max(1, Math.floor(events / STEPS.length)) * STEPS.length;
}

const SEED = 20_260_301;

/**
 * Events over so many orders, all orders mixed at random, each order's own events in order. Mixed as far as can be: an
 * order's events lie far apart, as a payment and its refund do, and no cache of recent orders helps anybody.
 */
export function* planned(events: number): Generator<Planned> {
  const orders = Math.floor(events / STEPS.length);
  const told = new Uint8Array(orders);
  const deck = shuffled(orders, seededRandom(SEED));
  for (const [position, order] of deck.entries()) {
    const step = STEPS[told[order] ?? 0] ?? 'pending';
    told[order] = (told[order] ?? 0) + 1;
    yield { order, step, position };
  }
}

/** Each order as often as it has events (Fisher and Yates). */
function shuffled(orders: number, random: Random): Uint32Array {
  const deck = Uint32Array.from({ length: orders * STEPS.length }, (_, at) => at % orders);
  for (let at = deck.length - 1; at > 0; at -= 1) {
    const other = random.int(0, at);
    const card = deck[at] ?? 0;
    deck[at] = deck[other] ?? 0;
    deck[other] = card;
  }
  return deck;
}

/** Spread over the key space, as providers' numbers are. */
const SPREAD = 2_654_435_761;

/** The order's number at its provider. */
export function orderNo(order: number, mark = 'B'): string {
  return `${mark}${((order * SPREAD) % 2 ** 32).toString(16).padStart(8, '0')}${order}`;
}

export function amountMinor(order: number): bigint {
  return BigInt(1_000 + (order % 90_000));
}
