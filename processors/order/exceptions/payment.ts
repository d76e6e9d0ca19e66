import type { OrderView } from '../derive/view.js';
import { isUnpaidEnd, paymentStateOf } from '../ranks.js';
import { type Finding, iso, when } from './finding.js';

/** Success and an unpaid end were both reported, in whichever order: counted as paid, listed. */
export function paymentFindings(view: OrderView): readonly Finding[] {
  const ends = view.evidence.counted.filter((fact) => isUnpaidEnd(paymentStateOf(fact.type) ?? 'UNKNOWN'));
  const paidBy = view.payment.paidBy;
  if (paidBy === null) return [];
  return when(ends.length > 0, () => ({
    kind: 'terminal_conflict',
    subject: '',
    unit: view.payment.unit,
    atStakeMinor: view.payment.paidMinor,
    detail: [paidBy, ...ends].map((fact) => `${fact.type} at ${iso(fact.occurred_at)}`).join(', '),
    causes: [paidBy, ...ends],
  }));
}
