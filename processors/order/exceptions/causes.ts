import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import type { Evidence } from '../derive/evidence.js';
import { refundStatements, totalStatements } from '../derive/statements.js';

/** The facts that tell of one refund: those with its number; of a derived row the running totals. */
export function refundCauses({ counted, held }: Evidence, refundNo: string): readonly AppliedFact[] {
  const named = refundStatements([...counted, ...held]).filter(({ number }) => number === refundNo);
  const statements = named.length > 0 ? named : totalStatements(counted);
  return statements.map(({ fact }) => fact);
}

/** All facts that tell of refunds that count. */
export function allRefundCauses({ counted }: Evidence): readonly AppliedFact[] {
  return [...refundStatements(counted), ...totalStatements(counted)].map(({ fact }) => fact);
}
