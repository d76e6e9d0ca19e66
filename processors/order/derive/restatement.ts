import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { findingId } from '../exceptions/finding-id.js';
import { byText, firstBy, type NonEmpty } from '../lists.js';
import { type Decided, handlingOf } from './handling.js';
import { comparePrudence } from './prudence.js';
import { mainAmount, moneyText, spread } from './stated.js';
import { sameUnit, type Unit, unitOf } from './unit.js';

/** One fact id said with several amounts. Depends on what was said only, never on which of it counts. */
export interface Restatement {
  readonly unit: Unit | null;
  /** Between the highest and the lowest amount; all of the prudent one where they are in several units. */
  readonly atStakeMinor: bigint | null;
  readonly detail: string;
}

/** What the variants of one fact id disagree about; null where all state the same money. Held ones are left out. */
export function restatementOf(variants: NonEmpty<AppliedFact>): Restatement | null {
  // Hardly any statement has variants, and this is asked of each.
  if (variants.length === 1) return null;
  const [first, ...others] = variants.filter((variant) => !variant.held);
  if (first === undefined) return null;
  const said = [...new Set([first, ...others].map(moneyText))].sort(byText);
  if (said.length === 1) return null;
  const prudent = firstBy([first, ...others], comparePrudence);
  const unit = unitOf(prudent);
  const isOneUnit = others.every((variant) => sameUnit(unitOf(variant), unitOf(first)));
  return {
    unit,
    atStakeMinor: isOneUnit ? spread([first, ...others].map(mainAmount)) : mainAmount(prudent),
    detail: said.join(' or '),
  };
}

/**
 * The variants a person chose to count by resolving the restatement; null where nobody did, or where something was
 * said since that the person had not seen: then the prudent one counts until it is resolved again.
 */
export function chosenVariants(
  variants: NonEmpty<AppliedFact>,
  decisions: readonly Decided[],
): NonEmpty<AppliedFact> | null {
  const restatement = restatementOf(variants);
  if (restatement === null) return null;
  const handling = handlingOf(decisions, { kind: 'restated', subject: variants[0].fact_id });
  if (handling?.state !== 'RESOLVED' || handling.finding_id !== findingId(restatement)) return null;
  const [first, ...others] = variants.filter((variant) => variant.content_hash === handling.counts);
  return first === undefined ? null : [first, ...others];
}
