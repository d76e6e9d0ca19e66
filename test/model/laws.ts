import { isDeepStrictEqual } from 'node:util';
import { decide } from '@quittance/processors/order/decide';
import type { Arrival } from '@quittance/processors/order/facts';
import type { Order } from '@quittance/processors/order/order';
import { withBills } from './bills.js';
import { withDeeds } from './deeds.js';
import { bytesOf, type Folded, fold } from './folded.js';
import { factsOf } from './front.js';
import type { History } from './histories.js';
import type { FindingOf } from './naive-decisions.js';
import { naiveOrder } from './naive-model.js';
import { chances, shuffledWithRepeats, withRepeats } from './shuffled.js';
import { inNaiveWords, timeless } from './views.js';

/** A history and what the fold made of it. */
export interface Case {
  readonly history: History;
  readonly log: readonly Arrival[];
  readonly folded: Folded;
}

/** Translates and folds a history once, for all laws. */
export function caseOf(history: History): Case {
  const log = withDeeds(withBills(factsOf(history), history.bills), history.deeds).map((fact, offset) => ({
    fact,
    partition: 0,
    offset,
  }));
  return { history, log, folded: fold(log) };
}

/** Fast where all is well; where not, Jest shows the difference. */
export function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** The fold and the naive model say the same of every order. */
export function agreesWithTheNaiveModel({ log, folded }: Case): void {
  same(folded.refused, []);
  same(new Set(folded.orders.keys()), new Set(log.map(({ fact }) => fact.order_key)));
  for (const [key, order] of folded.orders) {
    const facts = log.map(({ fact }) => fact).filter((fact) => fact.order_key === key);
    const findingOf: FindingOf = (kind, subject) =>
      order.exceptions.find((row) => row.kind === kind && row.subject === subject)?.finding_id ?? null;
    same(inNaiveWords(order), naiveOrder(facts, findingOf));
  }
}

/** Another order of arrival with repeats gives the same orders. */
export function forgetsTheOrderOfArrival({ history, log, folded }: Case): void {
  const chance = chances(history.shuffle);
  const again = fold(shuffledWithRepeats(log, chance));
  same(viewOf(again, timeless), viewOf(folded, timeless));
}

/** One history in so many is folded once more for the law of the bytes, which costs a third of all. */
const BYTES_EVERY = 4;

/** Repeats and restarts in between change not a byte, of orders or events. */
export function survivesRepeatsAndRestarts({ history, log, folded }: Case): void {
  if (history.shuffle % BYTES_EVERY !== 0) return;
  const chance = chances(history.shuffle + 1);
  const again = fold(withRepeats(log, chance), () => chance() < 0.1);
  same([again.events, again.refused], [folded.events, folded.refused]);
  same(viewOf(again, bytesOf), viewOf(folded, bytesOf));
}

/** What was applied decides nothing again. */
export function decidesNothingTwice({ log, folded }: Case): void {
  for (const arrival of log) {
    const decision = decide(arrival, folded.orders.get(arrival.fact.order_key) ?? null);
    same(decision, { kind: 'duplicate' });
  }
}

function viewOf(folded: Folded, view: (order: Order) => object): ReadonlyMap<string, object> {
  return new Map([...folded.orders].map(([key, order]) => [key, view(order)]));
}
