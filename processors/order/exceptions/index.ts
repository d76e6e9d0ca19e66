import type { ExceptionRow, HandlingRow } from '@quittance/schemas/generated/order-snapshots';
import { exceptionKey } from '../derive/handling.js';
import type { OrderView } from '../derive/view.js';
import { byText } from '../lists.js';
import { amountFindings } from './amounts.js';
import { billFindings } from './bills.js';
import { type Detector, EXCEPTION_KINDS, type Finding } from './finding.js';
import { findingId } from './finding-id.js';
import { flagFindings } from './flags.js';
import { mergeFindings } from './merges.js';
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
  mergeFindings,
  flagFindings,
  billFindings,
];

const FROM_LOG: ReadonlySet<string> = new Set(
  Object.entries(EXCEPTION_KINDS).flatMap(([kind, { fromLog }]) => (fromLog ? [kind] : [])),
);

/** All findings of an order. */
export function inspect(view: OrderView): readonly Finding[] {
  return DETECTORS.flatMap((detect) => detect(view));
}

/** As many causes as an exception names: enough to begin with, and no order grows by them. */
const MAX_CAUSES = 10;

/**
 * The order's exceptions after a fact. What is found is OPEN, or what people decided about this very finding, and
 * keeps when it was first seen; what is no longer found becomes CLEARED and stays listed. Which rows are open is
 * decided by the set of facts; first_seen_at and the cleared rows, like the kinds read from the log, by the order of
 * arrival.
 */
export function reconcile(
  known: readonly ExceptionRow[],
  findings: readonly Finding[],
  handlings: readonly HandlingRow[],
  seenAt: number,
): readonly ExceptionRow[] {
  if (known.length === 0 && findings.length === 0) return [];
  const rows = new Map(
    known.map((row) => [exceptionKey(row), isFromLog(row) ? row : { ...row, state: 'CLEARED' }]),
  );
  for (const finding of findings) {
    const firstSeenAt = rows.get(exceptionKey(finding))?.first_seen_at ?? seenAt;
    rows.set(exceptionKey(finding), rowOf(finding, firstSeenAt));
  }
  const handled = new Map(handlings.map((handling) => [exceptionKey(handling), handling]));
  return [...rows.values()]
    .map((row) => (row.state === 'CLEARED' ? row : { ...row, state: stateOf(row, handled) }))
    .sort((a, b) => byText(a.kind, b.kind) || byText(a.subject, b.subject));
}

/** Does a person still have to do something about it? */
export function isOpen(state: string): boolean {
  return state === 'OPEN' || state === 'ACKNOWLEDGED';
}

/** RESOLVED and IGNORED hold for the finding they were decided about: of another one nobody has said anything. */
function stateOf(row: ExceptionRow, handled: ReadonlyMap<string, HandlingRow>): string {
  const handling = handled.get(exceptionKey(row));
  if (handling === undefined) return 'OPEN';
  return isOpen(handling.state) || handling.finding_id === row.finding_id ? handling.state : 'OPEN';
}

function rowOf(finding: Finding, firstSeenAt: number): ExceptionRow {
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
    finding_id: findingId(finding),
    causes: [...new Set(finding.causes.map((fact) => fact.fact_id))].sort(byText).slice(0, MAX_CAUSES),
  };
}

/** Was this one read from the order of arrival? Such a row never clears by itself. */
export function isFromLog({ kind }: Pick<ExceptionRow, 'kind'>): boolean {
  return FROM_LOG.has(kind);
}
