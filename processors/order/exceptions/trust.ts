import type { OrderView } from '../derive/view.js';
import { type Finding, when } from './finding.js';

/** Nobody proved who sent this: held out of every sum or counted and flagged, as the account's policy says. */
export function trustFindings({ evidence, payment }: OrderView): readonly Finding[] {
  const isHeld = evidence.held.length > 0;
  const isFlagged = evidence.counted.some((fact) => fact.trust === 'UNSIGNED');
  return when(isHeld || isFlagged, () => ({
    kind: 'unsigned',
    subject: '',
    unit: payment.unit,
    atStakeMinor: payment.heldMinor + (isFlagged ? payment.paidMinor : 0n),
    detail: isHeld ? 'unsigned facts held out of every sum' : 'unsigned facts counted',
    causes: [...evidence.held, ...evidence.counted.filter((fact) => fact.trust === 'UNSIGNED')],
  }));
}
