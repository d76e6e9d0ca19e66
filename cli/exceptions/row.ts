import type { Cell, Row } from '@quittance/runtime/clickhouse';
import { formatMinor } from '@quittance/schemas/money';

/** One exception as the public view shows it. */
export interface ExceptionRow {
  /** Short name of the exception, the same for ever; any beginning of at least 6 digits will do where it is the only one. */
  readonly handle: string;
  readonly orderKey: string;
  readonly provider: string;
  readonly account: string;
  readonly merchant: string;
  readonly providerOrderNo: string;
  readonly kind: string;
  readonly subject: string;
  readonly severity: string;
  /** OPEN, ACKNOWLEDGED, RESOLVED, IGNORED or CLEARED. */
  readonly state: string;
  readonly currency: string | null;
  readonly exponent: number | null;
  readonly atStakeMinor: bigint | null;
  readonly firstSeenAt: string;
  readonly detail: string;
  readonly findingId: string;
  readonly causes: readonly string[];
  readonly assignee: string | null;
  readonly handledBy: string | null;
  /** Epoch ms of the latest decision. */
  readonly handledAt: number | null;
  readonly reason: string | null;
  readonly note: string | null;
}

/** Reads a row of EXCEPTIONS in store.ts. */
export function exceptionRow(row: Row): ExceptionRow {
  const text = (column: string): string => String(row[column] ?? '');
  return {
    handle: text('handle'),
    orderKey: text('order_key'),
    provider: text('provider'),
    account: text('account'),
    merchant: text('merchant'),
    providerOrderNo: text('provider_order_no'),
    kind: text('kind'),
    subject: text('subject'),
    severity: text('severity'),
    state: text('state'),
    currency: textOrNull(row['currency']),
    exponent: numberOrNull(row['exponent']),
    atStakeMinor: minorOrNull(row['at_stake_minor']),
    firstSeenAt: text('first_seen_at'),
    detail: text('detail'),
    findingId: text('finding_id'),
    causes: Array.isArray(row['causes']) ? row['causes'].map(String) : [],
    assignee: textOrNull(row['assignee']),
    handledBy: textOrNull(row['handled_by']),
    handledAt: numberOrNull(row['handled_ms']),
    reason: textOrNull(row['reason']),
    note: textOrNull(row['note']),
  };
}

/** "12.30 USD": in major units, by the exponent it was stored with; null where no amount is at stake. */
export function amountText(
  minor: bigint | null,
  exponent: number | null,
  currency: string | null,
): string | null {
  return minor === null || exponent === null || currency === null
    ? null
    : `${formatMinor(minor, exponent)} ${currency}`;
}

/** What is at stake, for a person. */
export function stakeText({ atStakeMinor, exponent, currency }: ExceptionRow): string | null {
  return amountText(atStakeMinor, exponent, currency);
}

/** The row for a program: amounts as text, so that no digit is lost, and in major units beside it. */
export function asJson(row: ExceptionRow): Row {
  return {
    handle: row.handle,
    order_key: row.orderKey,
    provider: row.provider,
    account: row.account,
    merchant: row.merchant,
    provider_order_no: row.providerOrderNo,
    kind: row.kind,
    subject: row.subject,
    severity: row.severity,
    state: row.state,
    currency: row.currency,
    exponent: row.exponent,
    at_stake_minor: row.atStakeMinor === null ? null : String(row.atStakeMinor),
    at_stake: stakeText(row),
    first_seen_at: row.firstSeenAt,
    detail: row.detail,
    finding_id: row.findingId,
    causes: row.causes,
    assignee: row.assignee,
    handled_by: row.handledBy,
    handled_at: isoOrNull(row.handledAt),
    reason: row.reason,
    note: row.note,
  };
}

/** Time for a person and a program. */
export function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}

function textOrNull(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

function numberOrNull(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}

function minorOrNull(cell: Cell | undefined): bigint | null {
  return cell === null || cell === undefined ? null : BigInt(String(cell));
}
