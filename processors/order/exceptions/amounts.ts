import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { byFactId } from '../derive/evidence.js';
import { restatementOf } from '../derive/restatement.js';
import { mainAmount, spread } from '../derive/stated.js';
import { sameUnit, unitKey, unitOf } from '../derive/unit.js';
import type { OrderView } from '../derive/view.js';
import { byAmount } from '../lists.js';
import { refundCauses } from './causes.js';
import { type Finding, when } from './finding.js';

/** Amounts that contradict each other or themselves. */
export function amountFindings(view: OrderView): readonly Finding[] {
  return [
    ...restated(view),
    ...mismatch(view, view.evidence.counted, 'order_minor', ''),
    ...mismatch(view, view.evidence.counted.filter(isSuccess), 'paid_minor', 'paid'),
    ...inconsistent(view),
    ...foreignUnits(view),
  ];
}

/** One fact id with several amounts: every variant is kept, the prudent one counts until a person chooses. */
function restated(view: OrderView): readonly Finding[] {
  const { all, leading } = view.evidence;
  // Every fact id has one variant only: the usual case.
  if (all.length === leading.length) return [];
  return [...byFactId(all)].flatMap(([factId, variants]) => {
    const restatement = restatementOf(variants);
    return restatement === null
      ? []
      : [{ kind: 'restated' as const, subject: factId, ...restatement, causes: [variants[0]] }];
  });
}

/** Different facts name different amounts for the order (or for what was paid): the payment's amount is kept. */
function mismatch(
  view: OrderView,
  facts: readonly AppliedFact[],
  field: 'order_minor' | 'paid_minor',
  subject: string,
): readonly Finding[] {
  const unit = view.payment.unit;
  const tellers = facts.filter((fact) => fact[field] !== null && sameUnit(unitOf(fact), unit));
  if (tellers.length < 2) return [];
  const distinct = [...new Set(tellers.map((fact) => fact[field]))].sort(byAmount);
  return when(distinct.length > 1, () => ({
    kind: 'amount_mismatch',
    subject,
    unit,
    atStakeMinor: spread(distinct),
    detail: `${field} reported as ${distinct.join(', ')}`,
    causes: tellers,
  }));
}

/** More paid than asked, already while it is pending, or a success of nothing: counted as sent. */
function inconsistent({ payment, refunds, evidence }: OrderView): readonly Finding[] {
  const { paidMinor, orderMinor, unit, paidBy } = payment;
  const claims = evidence.counted.map((fact) => ({ paid: fact.paid_minor, asked: fact.order_minor }));
  const excess = largestExcess([...claims, { paid: paidMinor, asked: orderMinor }]);
  const zeroRefunds = refunds.rows.filter((row) => row.state === 'SUCCEEDED' && row.amount_minor <= 0n);
  return [
    ...when(excess > 0n, () => ({
      kind: 'amount_inconsistent',
      subject: '',
      unit,
      atStakeMinor: excess,
      detail: `${excess} more paid than asked`,
      causes: evidence.counted.filter((fact) => fact.paid_minor !== null),
    })),
    ...when(payment.state === 'SUCCEEDED' && paidMinor <= 0n, () => ({
      kind: 'amount_inconsistent',
      subject: 'paid',
      unit,
      atStakeMinor: orderMinor,
      detail: `succeeded with ${paidMinor} paid`,
      causes: evidence.counted.filter((fact) => fact === paidBy),
    })),
    ...zeroRefunds.map((row) => ({
      kind: 'amount_inconsistent' as const,
      subject: row.refund_no,
      unit: row,
      atStakeMinor: row.amount_minor,
      detail: `refund of ${row.amount_minor}`,
      causes: refundCauses(evidence, row.refund_no),
    })),
  ];
}

/** By how much any claim exceeds what was asked; 0 where none does. */
function largestExcess(claims: readonly { paid: bigint | null; asked: bigint | null }[]): bigint {
  return claims
    .map(({ paid, asked }) => (paid === null || asked === null ? 0n : paid - asked))
    .reduce((a, b) => (b > a ? b : a), 0n);
}

/** An amount in another currency than the payment's: kept apart, never netted. */
function foreignUnits(view: OrderView): readonly Finding[] {
  const unit = view.payment.unit;
  if (unit === null) return [];
  return view.evidence.counted.flatMap((fact) => {
    const other = unitOf(fact);
    return other === null || sameUnit(other, unit)
      ? []
      : [
          {
            kind: 'currency_mismatch' as const,
            subject: fact.refund_no ?? fact.fact_id,
            unit: other,
            atStakeMinor: mainAmount(fact),
            detail: `${fact.type} in ${unitKey(other)}, order in ${unitKey(unit)}`,
            causes: [fact],
          },
        ];
  });
}

function isSuccess(fact: AppliedFact): boolean {
  return fact.type === 'payment.succeeded';
}
