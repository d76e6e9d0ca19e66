import { inUnit } from '../derive/refunds.js';
import { refundStatements } from '../derive/statements.js';
import type { OrderView } from '../derive/view.js';
import { isUnpaidEnd } from '../ranks.js';
import { allRefundCauses, refundCauses } from './causes.js';
import { type Finding, when } from './finding.js';

/** Refunds that do not fit their payment, each other or what the provider claims. */
export function refundFindings(view: OrderView): readonly Finding[] {
  return [...refundOnUnpaid(view), ...overRefund(view), ...stateDisagrees(view), ...terminalConflicts(view)];
}

/** Money goes back for a payment that ended unpaid: counted, listed. */
function refundOnUnpaid({ evidence, payment, refunds }: OrderView): readonly Finding[] {
  const atStakeMinor = refunds.refundedMinor + refunds.pendingMinor;
  return when(isUnpaidEnd(payment.state) && atStakeMinor > 0n, () => ({
    kind: 'refund_on_unpaid',
    subject: '',
    unit: payment.unit,
    atStakeMinor,
    detail: `payment ${payment.state}, refunded ${refunds.refundedMinor}, pending ${refunds.pendingMinor}`,
    causes: allRefundCauses(evidence),
  }));
}

/** More was refunded than paid: the negative net is shown. */
function overRefund({ evidence, payment, refunds }: OrderView): readonly Finding[] {
  const paid = payment.state === 'SUCCEEDED';
  return when(paid && refunds.refundedMinor > payment.paidMinor, () => ({
    kind: 'over_refund',
    subject: '',
    unit: payment.unit,
    atStakeMinor: refunds.refundedMinor - payment.paidMinor,
    detail: `refunded ${refunds.refundedMinor} of ${payment.paidMinor} paid`,
    causes: allRefundCauses(evidence),
  }));
}

/** The provider claims a partial or full refund and the sums say otherwise: the sums win. */
function stateDisagrees({ evidence, payment, refunds }: OrderView): readonly Finding[] {
  const claims = evidence.counted.map((fact) => fact.refund_claim);
  const claim = claims.includes('FULL') ? 'FULL' : 'PARTIAL';
  const claimed = claims.some((each) => each !== null) && payment.state === 'SUCCEEDED';
  return when(claimed && claim !== refunds.state, () => ({
    kind: 'refund_state_disagrees',
    subject: '',
    unit: payment.unit,
    atStakeMinor: magnitude(payment.paidMinor - refunds.refundedMinor),
    detail: `provider says ${claim}, sums say ${refunds.state}`,
    causes: evidence.counted.filter((fact) => fact.refund_claim !== null),
  }));
}

/** One refund both succeeded and failed: stays counted until a person resolves it. */
function terminalConflicts({ evidence, payment, refunds }: OrderView): readonly Finding[] {
  const reports = refundStatements(evidence.counted).filter(({ state }) => state === 'FAILED');
  const failed = new Set(reports.map(({ number }) => number));
  return inUnit(refunds.rows, payment.unit)
    .filter((row) => row.state === 'SUCCEEDED' && !row.derived && failed.has(row.refund_no))
    .map((row) => ({
      kind: 'refund_terminal_conflict',
      subject: row.refund_no,
      unit: row,
      atStakeMinor: row.amount_minor,
      detail: 'reported both SUCCEEDED and FAILED',
      causes: refundCauses(evidence, row.refund_no),
    }));
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
