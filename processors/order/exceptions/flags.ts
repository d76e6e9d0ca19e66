import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { mainAmount } from '../derive/stated.js';
import { unitOf } from '../derive/unit.js';
import type { OrderView } from '../derive/view.js';
import type { ExceptionKind, Finding } from './finding.js';

/** What translating a callback may find odd and still read: the exception is of the same kind, one per field. */
const FLAG_KINDS = ['amount_inconsistent', 'attribution_unknown', 'schema_drift'] as const;

export function isFlagKind(kind: string): kind is (typeof FLAG_KINDS)[number] & ExceptionKind {
  return FLAG_KINDS.some((known) => known === kind);
}

/** Oddities of the callbacks themselves, held ones too. */
export function flagFindings({ evidence }: OrderView): readonly Finding[] {
  return [...evidence.counted, ...evidence.held].flatMap(flagsOf);
}

function flagsOf(fact: AppliedFact): readonly Finding[] {
  return fact.flags.flatMap(({ kind, field, detail }) =>
    isFlagKind(kind)
      ? [{ kind, subject: field, unit: unitOf(fact), atStakeMinor: mainAmount(fact), detail, causes: [fact] }]
      : [],
  );
}
