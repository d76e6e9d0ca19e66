import { isDeepStrictEqual } from 'node:util';
import { decide } from '@quittance/processors/order/decide';
import type { Arrival } from '@quittance/processors/order/facts';
import type { Order } from '@quittance/processors/order/order';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { type Folded, fold } from './folded.js';
import { factsOf } from './front.js';
import type { History } from './histories.js';
import { wordingOf } from './naive-facts.js';
import { naiveOrder } from './naive-model.js';
import { chances, shuffledWithRepeats, withRepeats } from './shuffled.js';
import { inNaiveWords, moneyOnly, timeless } from './views.js';

/** A history and what the fold made of it. */
export interface Case {
  readonly history: History;
  readonly log: readonly Arrival[];
  readonly folded: Folded;
}

/** Translates and folds a history once, for all laws. */
export function caseOf(history: History): Case {
  const log = factsOf(history).map((fact, offset) => ({ fact, partition: 0, offset }));
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
    same(inNaiveWords(order), naiveOrder(facts));
  }
}

/** Another order of arrival with repeats gives the same orders; where a retry refreshed its time, the same money. */
export function forgetsTheOrderOfArrival({ history, log, folded }: Case): void {
  const chance = chances(history.shuffle);
  const again = fold(shuffledWithRepeats(log, chance), () => chance() < 0.1);
  const view = refreshesATime(log.map(({ fact }) => fact)) ? moneyOnly : timeless;
  same(viewOf(again, view), viewOf(folded, view));
}

/** One history in so many is folded once more for the law of the bytes, which costs a third of all. */
const BYTES_EVERY = 4;

/** Repeats and restarts in between change not a byte, of orders or events. */
export function survivesRepeatsAndRestarts({ history, log, folded }: Case): void {
  if (history.shuffle % BYTES_EVERY !== 0) return;
  const chance = chances(history.shuffle + 1);
  same(
    fold(withRepeats(log, chance), () => chance() < 0.1),
    folded,
  );
}

/** What was applied decides nothing again. */
export function decidesNothingTwice({ log, folded }: Case): void {
  for (const arrival of log) {
    const decision = decide(arrival, folded.orders.get(arrival.fact.order_key) ?? null);
    same(decision, { kind: 'duplicate' });
  }
}

/** A statement heard twice with different times: which of them an order keeps is read from the log. */
function refreshesATime(facts: readonly OrderFact[]): boolean {
  const heard = new Map<string, string>();
  return facts.some((fact) => {
    const name = `${fact.fact_id}\n${wordingOf(fact)}`;
    const times = `${fact.occurred_at} ${fact.received_at}`;
    const before = heard.get(name) ?? times;
    heard.set(name, times);
    return before !== times;
  });
}

function viewOf(folded: Folded, view: (order: Order) => object): ReadonlyMap<string, object> {
  return new Map([...folded.orders].map(([key, order]) => [key, view(order)]));
}
