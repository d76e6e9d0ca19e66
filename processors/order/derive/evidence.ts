import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { firstBy, groupBy, type NonEmpty } from '../lists.js';
import { type Claimed, isClaimed } from './claims.js';
import { type Decided, isDecided } from './handling.js';
import { compareLead, comparePrudence } from './prudence.js';
import { chosenVariants } from './restatement.js';

/** The facts of an order, sorted by what may be done with them. All lists but `leading` are in canonical order. */
export interface Evidence {
  /** Every variant of every statement. */
  readonly all: readonly AppliedFact[];
  /** What people decided about exceptions: no statements, in no other list. */
  readonly decisions: readonly Decided[];
  /** What the provider's bills say: set beside the order, in no other list. */
  readonly claimed: readonly Claimed[];
  /** One variant per fact id: the one that counts. */
  readonly counted: readonly AppliedFact[];
  /** One variant per fact id of which only held ones exist: shown, in no sum. */
  readonly held: readonly AppliedFact[];
  /** Those two in the order in which they are asked about the order itself: counted before held, see compareLead(). */
  readonly leading: readonly AppliedFact[];
}

/** Sorts the set into decisions, lines of bills, counted and held. */
export function gather(facts: readonly AppliedFact[]): Evidence {
  const decisions = facts.filter(isDecided);
  const claimed = facts.filter(isClaimed);
  const all = facts.filter((fact) => fact.action === null && fact.statement === null);
  const counted: AppliedFact[] = [];
  const held: AppliedFact[] = [];
  for (const variants of byFactId(all).values()) {
    const believed = believedOf(variants, decisions);
    if (believed === null) held.push(firstBy(variants, comparePrudence));
    else counted.push(believed);
  }
  const leading = [...counted.toSorted(compareLead), ...held.toSorted(compareLead)];
  return { all, decisions, claimed, counted, held, leading };
}

/** The variant that counts: the one a person chose, else the prudent one; null where all are held. */
function believedOf(variants: NonEmpty<AppliedFact>, decisions: readonly Decided[]): AppliedFact | null {
  const [first, ...others] = variants.filter((variant) => !variant.held);
  if (first === undefined) return null;
  return firstBy(chosenVariants([first, ...others], decisions) ?? [first, ...others], comparePrudence);
}

/** The variants of each fact id. */
export function byFactId(facts: readonly AppliedFact[]): ReadonlyMap<string, NonEmpty<AppliedFact>> {
  return groupBy(facts, (fact) => fact.fact_id);
}
