import type { ExceptionRow } from '@quittance/schemas/generated/order-snapshots';
import type { OrderView } from '../derive/view.js';
import { byText, firstDifference } from '../lists.js';
import { amountFindings } from './amounts.js';
import { type Detector, EXCEPTION_KINDS, type Finding } from './finding.js';
import { paymentFindings } from './payment.js';
import { refundFindings } from './refunds.js';
import { settlementFindings } from './settlement.js';
import { timeFindings } from './times.js';
import { trustFindings } from './trust.js';

/** Every family of exceptions the set of facts decides: a new family is a file and a line here. */
const DETECTORS: readonly Detector[] = [
  paymentFindings,
  refundFindings,
  amountFindings,
  settlementFindings,
  timeFindings,
  trustFindings,
];

/** All findings of an order. */
export function inspect(view: OrderView): readonly Finding[] {
  return DETECTORS.flatMap((detect) => detect(view));
}

/**
 * The order's exceptions after a fact. What is found is OPEN and keeps when it was first seen; what is no longer
 * found becomes CLEARED and stays listed. Which rows are open is decided by the set of facts; first_seen_at and the
 * cleared rows, like the kinds read from the log, by the order of arrival.
 */
export function reconcile(
  known: readonly ExceptionRow[],
  findings: readonly Finding[],
  seenAt: number,
): readonly ExceptionRow[] {
  const rows = new Map(
    known.map((row) => [rowKey(row), isFromLog(row) ? row : { ...row, state: 'CLEARED' }]),
  );
  for (const finding of findings) {
    const firstSeenAt = rows.get(rowKey(finding))?.first_seen_at ?? seenAt;
    rows.set(rowKey(finding), openRow(finding, firstSeenAt));
  }
  return [...rows.values()].sort((a, b) =>
    firstDifference(byText(a.kind, b.kind), byText(a.subject, b.subject)),
  );
}

function openRow(finding: Finding, firstSeenAt: number): ExceptionRow {
  return {
    kind: finding.kind,
    subject: finding.subject,
    severity: EXCEPTION_KINDS[finding.kind].severity,
    state: 'OPEN',
    currency: finding.unit?.currency ?? null,
    exponent: finding.unit?.exponent ?? null,
    at_stake_minor: finding.atStakeMinor,
    first_seen_at: firstSeenAt,
    detail: finding.detail,
  };
}

/** Identity of an exception within its order. */
export function rowKey(row: Pick<ExceptionRow, 'kind' | 'subject'>): string {
  return `${row.kind}/${row.subject}`;
}

/** Was this one read from the order of arrival? Such a row never clears by itself. */
export function isFromLog(row: Pick<ExceptionRow, 'kind'>): boolean {
  return Object.entries(EXCEPTION_KINDS).some(([kind, { fromLog }]) => kind === row.kind && fromLog);
}
