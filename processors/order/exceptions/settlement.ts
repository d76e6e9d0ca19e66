import { inUnit } from '../derive/refunds.js';
import { settlementOf } from '../derive/settlement.js';
import type { OrderView } from '../derive/view.js';
import { sum } from '../lists.js';
import { refundCauses } from './causes.js';
import { type Finding, when } from './finding.js';

/** Settlement that does not fit the payment, and refunds the next payout will be short of. */
export function settlementFindings({
  evidence,
  payment,
  refunds,
  settlement,
}: OrderView): readonly Finding[] {
  const { settledAt } = settlement;
  if (settledAt === null) return [];
  const settled = evidence.counted.filter((fact) => settlementOf(fact) === 'SETTLED');
  const after = inUnit(refunds.rows, payment.unit).filter(
    (row) => row.state === 'SUCCEEDED' && row.refunded_at > settledAt,
  );
  return [
    ...when(payment.state !== 'SUCCEEDED', () => ({
      kind: 'settled_unpaid',
      subject: '',
      unit: payment.unit,
      atStakeMinor: payment.orderMinor,
      detail: `SETTLED while the payment is ${payment.state}`,
      causes: settled,
    })),
    ...when(after.length > 0, () => ({
      kind: 'settled_then_refunded',
      subject: '',
      unit: payment.unit,
      atStakeMinor: sum(after.map((row) => row.amount_minor)),
      detail: `${after.length} refunded after settlement`,
      causes: [...settled, ...after.flatMap((row) => refundCauses(evidence, row.refund_no))],
    })),
  ];
}
