import type { RefundRow } from '@quittance/schemas/generated/order-snapshots';
import { byAmount, byText, firstBy, groupBy, sum } from '../lists.js';
import { REFUND_STATES, type RefundState, rank } from '../ranks.js';
import type { Evidence } from './evidence.js';
import { comparePrudence } from './prudence.js';
import {
  type RefundStatement,
  refundStatements,
  type TotalStatement,
  totalStatements,
} from './statements.js';
import { sameUnit, type Unit } from './unit.js';

/** The refund axis of an order: a ledger of rows and its sums in the order's unit. */
export interface Refunds {
  readonly state: 'NONE' | 'PARTIAL' | 'FULL' | 'OVER';
  readonly rows: readonly RefundRow[];
  readonly refundedMinor: bigint;
  readonly pendingMinor: bigint;
  readonly failedMinor: bigint;
  /** Succeeded rows. Where only running totals are reported this is "at least". */
  readonly count: number;
  readonly firstRefundAt: number | null;
  readonly lastRefundAt: number | null;
}

/**
 * Refunds are told in two ways: as increments (one statement per refund number) and as a running total of the order
 * (hfcsbc). Increments are summed, of running totals the highest is taken, and what is refunded is the greater of
 * the two: they tell of the same money, so they are never added.
 */
export function deriveRefunds(evidence: Evidence, unit: Unit | null, paidMinor: bigint): Refunds {
  const named = [...namedRows(refundStatements(evidence.counted)), ...heldRows(evidence)];
  const increments = amounts(inUnit(named, unit), 'SUCCEEDED');
  const rows = [...named.sort(compareRows), ...derivedRows(evidence, unit, sum(increments))];
  const counted = inUnit(rows, unit);
  const succeeded = counted.filter((row) => row.state === 'SUCCEEDED');
  const refundedMinor = sum(succeeded.map((row) => row.amount_minor));
  const times = succeeded.map((row) => row.refunded_at).sort((a, b) => a - b);
  return {
    state: refundState(refundedMinor, paidMinor),
    rows,
    refundedMinor,
    pendingMinor: sum(amounts(counted, 'PENDING')),
    failedMinor: sum(amounts(counted, 'FAILED')),
    count: succeeded.length,
    firstRefundAt: times[0] ?? null,
    lastRefundAt: times.at(-1) ?? null,
  };
}

/** Rows that count: not held, in the order's unit. A refund in another currency is kept apart, never netted. */
export function inUnit(rows: readonly RefundRow[], unit: Unit | null): readonly RefundRow[] {
  return rows.filter((row) => !row.held && sameUnit(row, unit));
}

/** One row per refund number, as its highest state says; of several statements of that state the prudent one. */
function namedRows(statements: readonly RefundStatement[]): RefundRow[] {
  return [...groupBy(statements, ({ number }) => number).values()].map((reports) => {
    const { fact, state, number } = firstBy(reports, compareReports);
    return row(fact, number, state, fact.refund_minor, false);
  });
}

function compareReports(a: RefundStatement, b: RefundStatement): number {
  const [rankA, rankB] = [rank(REFUND_STATES, a.state), rank(REFUND_STATES, b.state)];
  return rankB - rankA || comparePrudence(a.fact, b.fact);
}

/** Refunds of which only held facts tell. */
function heldRows(evidence: Evidence): RefundRow[] {
  const told = new Set(refundStatements(evidence.counted).map(({ number }) => number));
  return namedRows(refundStatements(evidence.held).filter(({ number }) => !told.has(number)));
}

/**
 * Rows for running totals: the distinct totals in order, successive differences, and of those only the part above
 * the named increments. {500} and later {300} become 300 + 200: rows are restated, the highest total never is.
 */
function derivedRows(evidence: Evidence, unit: Unit | null, increments: bigint): RefundRow[] {
  const reports = totalStatements(evidence.counted)
    .filter(({ fact }) => sameUnit(fact, unit))
    .toSorted(compareTotals);
  const rows: RefundRow[] = [];
  let reached = increments;
  for (const { fact } of reports) {
    const total = fact.refund_total_minor;
    if (total <= reached) continue;
    rows.push(row(fact, `total:${total}`, 'SUCCEEDED', total - reached, true));
    reached = total;
  }
  return rows;
}

/** Of several reports of one total the earliest tells when. */
function compareTotals({ fact: a }: TotalStatement, { fact: b }: TotalStatement): number {
  return (
    byAmount(a.refund_total_minor, b.refund_total_minor) ||
    a.occurred_at - b.occurred_at ||
    comparePrudence(a, b)
  );
}

function row(
  fact: RefundStatement['fact'] | TotalStatement['fact'],
  refundNo: string,
  state: RefundState,
  minor: bigint,
  derived: boolean,
): RefundRow {
  return {
    refund_no: refundNo,
    state,
    amount_minor: minor,
    currency: fact.currency,
    exponent: fact.exponent,
    refunded_at: fact.occurred_at,
    time_quality: fact.time_quality,
    trust: fact.trust,
    held: fact.held,
    derived,
  };
}

function amounts(rows: readonly RefundRow[], state: RefundState): readonly bigint[] {
  return rows.filter((row) => row.state === state).map((row) => row.amount_minor);
}

function compareRows(a: RefundRow, b: RefundRow): number {
  return byText(a.refund_no, b.refund_no);
}

function refundState(refunded: bigint, paid: bigint): Refunds['state'] {
  if (refunded === 0n) return 'NONE';
  if (refunded === paid) return 'FULL';
  return refunded < paid ? 'PARTIAL' : 'OVER';
}
