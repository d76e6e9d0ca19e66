import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import type { OrderView } from '../derive/view.js';
import { type ExceptionKind, type Finding, when } from './finding.js';

/**
 * What does not fit in the merged order this one is a member of. A fact says of the other members only how many they
 * are, whether they ended alike, and hashes that change when they do: merchants must not learn of each other here.
 * Nothing tells which of two reports is the newer one, so these stay until a person has looked.
 */
export function mergeFindings({ evidence, payment }: OrderView): readonly Finding[] {
  const reports = evidence.all.filter((fact) => fact.merge_members !== null);
  // Hardly any order is a member of a merged one.
  if (reports.length === 0) return [];
  const mixed = reports.filter((fact) => fact.merge_mixed);
  const members = distinct(reports, (fact) => `${fact.merge_no}/${fact.merge_members}`);
  const amounts = distinct(reports, (fact) => `${fact.merge_no}/${fact.merge_members}/${fact.merge_amounts}`);
  const about = (kind: ExceptionKind, detail: string, causes: readonly AppliedFact[]) => () => ({
    kind,
    subject: '',
    unit: payment.unit,
    atStakeMinor: payment.orderMinor,
    detail,
    causes,
  });
  return [
    ...when(mixed.length > 0, about('merge_mixed_outcome', 'members paid and members ended unpaid', mixed)),
    ...when(members > 1, about('merge_member_changed', `${members} different lists of members`, reports)),
    ...when(amounts > members, about('merge_sum_mismatch', `${amounts} different lists of amounts`, reports)),
  ];
}

function distinct(facts: readonly AppliedFact[], textOf: (fact: AppliedFact) => string): number {
  return new Set(facts.map(textOf)).size;
}
