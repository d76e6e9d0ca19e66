import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Judgements } from './naive-decisions.js';

/** What is known of an order: per statement one wording, and whether it may be counted. */
export interface Heard {
  /** Every wording of every statement, repeats left out. */
  readonly wordings: readonly OrderFact[];
  /** The wording that counts of each statement anybody vouches for, by fact id. */
  readonly counted: readonly OrderFact[];
  /** The wording of each statement that is only held, by fact id. */
  readonly held: readonly OrderFact[];
  readonly decisions: readonly OrderFact[];
}

const TRUST_BEST_FIRST = ['OPERATOR', 'QUERY', 'STATEMENT', 'SIGNED', 'UNSIGNED'];
const TIME_BEST_FIRST = ['provider', 'envelope', 'received'];
/** Stands for an amount that is not given: later than any. */
const NONE = 2n ** 80n;

/** domain.md §3.4: better trust, lower payment, higher refund; then the lower price. Lower is better. */
function prudence(fact: OrderFact): readonly bigint[] {
  return [
    BigInt(TRUST_BEST_FIRST.indexOf(fact.trust)),
    fact.paid_minor ?? NONE,
    fact.refund_minor === null ? NONE : -fact.refund_minor,
    fact.refund_total_minor === null ? NONE : -fact.refund_total_minor,
    fact.order_minor ?? NONE,
  ];
}

/** Only between equal amounts: the better known time, then the earlier one. Lower is better. */
function punctuality(fact: OrderFact): readonly bigint[] {
  return [BigInt(TIME_BEST_FIRST.indexOf(fact.time_quality)), BigInt(fact.occurred_at)];
}

/** Difference at the first place where two lists differ; 0 where none does. */
function firstDifference(left: readonly bigint[], right: readonly bigint[]): bigint {
  for (const [index, value] of left.entries()) {
    const difference = value - (right[index] ?? NONE);
    if (difference !== 0n) return difference;
  }
  return 0n;
}

/** Two sendings with the same wording are one fact. */
export function wordingOf(fact: OrderFact): string {
  const standing = fact.held ? 'held' : 'counted';
  const merge =
    fact.merge_no === null
      ? []
      : [fact.merge_no, fact.merge_members ?? '', fact.merge_amounts ?? '', fact.merge_mixed ? 'mixed' : ''];
  return [
    fact.content_hash,
    fact.trust,
    standing,
    fact.time_quality,
    fact.merchant,
    fact.buyer_ref ?? '',
    merge.join('/'),
  ].join('/');
}

/** Is the first statement the more prudent one? Where nothing else tells, ids and hashes do. */
export function isMorePrudent(one: OrderFact, other: OrderFact): boolean {
  const money = firstDifference(prudence(one), prudence(other));
  if (money !== 0n) return money < 0n;
  const [unit, otherUnit] = [unitOf(one) ?? '', unitOf(other) ?? ''];
  if (unit !== otherUnit) return unit < otherUnit;
  const time = firstDifference(punctuality(one), punctuality(other));
  if (time !== 0n) return time < 0n;
  if (one.fact_id !== other.fact_id) return one.fact_id < other.fact_id;
  return wordingOf(one) < wordingOf(other);
}

/** The most prudent of those a test lets pass; null where it lets none. */
export function mostPrudent(
  facts: readonly OrderFact[],
  passes: (fact: OrderFact) => boolean = () => true,
): OrderFact | null {
  let found: OrderFact | null = null;
  for (const fact of facts) {
    if (passes(fact) && (found === null || isMorePrudent(fact, found))) found = fact;
  }
  return found;
}

/** One fact per wording, with the earliest times any of its sendings tells. */
export function atTheirEarliest(sendings: readonly OrderFact[]): readonly OrderFact[] {
  const names = new Set(sendings.map((fact) => `${fact.fact_id}\n${wordingOf(fact)}`));
  return [...names].flatMap((name) => {
    const same = sendings.filter((fact) => `${fact.fact_id}\n${wordingOf(fact)}` === name);
    const occurred_at = Math.min(...same.map((fact) => fact.occurred_at));
    const received_at = Math.min(...same.map((fact) => fact.received_at));
    return same.slice(0, 1).map((fact) => ({ ...fact, occurred_at, received_at }));
  });
}

/** Sorts out what was said: repeats told together, of several wordings the chosen one, else the prudent one. */
export function hear(facts: readonly OrderFact[], judgements: Judgements): Heard {
  const decisions = facts.filter((fact) => fact.type === 'operator.decided');
  const wordings = atTheirEarliest(facts.filter((fact) => fact.source === 'callback'));
  const counted: OrderFact[] = [];
  const held: OrderFact[] = [];
  for (const id of [...new Set(wordings.map((fact) => fact.fact_id))].sort()) {
    const choice = judgements.choiceOf(id);
    const chosen = mostPrudent(
      wordings,
      (fact) => fact.fact_id === id && !fact.held && fact.content_hash === choice,
    );
    const vouched = chosen ?? mostPrudent(wordings, (fact) => fact.fact_id === id && !fact.held);
    const unvouched = mostPrudent(wordings, (fact) => fact.fact_id === id);
    if (vouched !== null) counted.push(vouched);
    else if (unvouched !== null) held.push(unvouched);
  }
  return { wordings, counted, held, decisions };
}

/** Currency and exponent as one text; null where no amount is given. */
export function unitOf(fact: OrderFact): string | null {
  return fact.currency === null || fact.exponent === null ? null : `${fact.currency}/${fact.exponent}`;
}
