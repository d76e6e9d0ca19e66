import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { merchantOf } from '../derive/describe.js';
import { mainAmount } from '../derive/stated.js';
import { unitOf } from '../derive/unit.js';
import type { OrderView } from '../derive/view.js';
import { byText, groupBy, type NonEmpty } from '../lists.js';
import type { Finding } from './finding.js';

/** What translating a callback may find odd and still read: the exception is of the same kind, one per field. */
const FLAG_KINDS = ['amount_inconsistent', 'attribution_unknown', 'schema_drift'] as const;
type FlagKind = (typeof FLAG_KINDS)[number];

interface Flagged {
  readonly kind: FlagKind;
  readonly field: string;
  readonly detail: string;
  readonly fact: AppliedFact;
}

export function isFlagKind(kind: string): kind is FlagKind {
  return FLAG_KINDS.some((known) => known === kind);
}

/**
 * Oddities of the callbacks themselves: of held ones too, and of every variant, so that none hides behind another.
 * An order nobody could be named for is found its merchant as soon as one statement names it.
 */
export function flagFindings({ evidence }: OrderView): readonly Finding[] {
  // Hardly any callback is odd.
  if (evidence.all.every(({ flags }) => flags.length === 0)) return [];
  const flagged = evidence.all.flatMap(flagsOf);
  const isAttributed = evidence.all.some((fact) => merchantOf(fact) !== null);
  const standing = flagged.filter(({ kind }) => kind !== 'attribution_unknown' || !isAttributed);
  return [...groupBy(standing, ({ kind, field }) => `${kind}/${field}`).values()].map(findingOf);
}

function flagsOf(fact: AppliedFact): readonly Flagged[] {
  return fact.flags.flatMap(({ kind, field, detail }) =>
    isFlagKind(kind) ? [{ kind, field, detail, fact }] : [],
  );
}

/** One field may be odd in several facts: the first in canonical order says what is at stake. */
function findingOf(flagged: NonEmpty<Flagged>): Finding {
  const [{ kind, field, fact }] = flagged;
  return {
    kind,
    subject: field,
    unit: unitOf(fact),
    atStakeMinor: mainAmount(fact),
    detail: [...new Set(flagged.map(({ detail }) => detail))].sort(byText).join(' or '),
    causes: flagged.map((each) => each.fact),
  };
}
