import type { StatementAccount } from '@quittance/runtime/accounts/statement-accounts';
import type { StatementLine } from '@quittance/schemas/generated/statement-lines';
import type { Statement } from '@quittance/schemas/generated/statements';
import { hash128 } from '@quittance/schemas/hash';
import { UNATTRIBUTED } from '@quittance/schemas/providers/attribution';
import { type BillLine, sumsOf } from '@quittance/schemas/statements/bill';
import { WITHDRAWN } from '@quittance/schemas/statements/check';
import { contentText } from '@quittance/schemas/statements/identity';
import type { StatementMapping } from '@quittance/schemas/statements/mapping';
import { startOfDay } from '@quittance/schemas/zoned-time';

/** A bill that was read, and whose it is. */
export interface ReadBill {
  readonly account: StatementAccount;
  readonly mapping: StatementMapping;
  readonly fileName: string;
  readonly fileHash: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Zone of the bill's times. */
  readonly timeZone: string;
  readonly lines: readonly BillLine[];
  readonly checks: readonly string[];
}

/** As what it is imported. */
export interface Standing {
  readonly statementId: string;
  readonly replaces: string | null;
  /** Epoch ms. */
  readonly importedAt: number;
}

/** The records of a bill's lines. */
export function linesOf(bill: ReadBill, standing: Standing): readonly StatementLine[] {
  return bill.lines.map((line) => ({
    ...common(bill, standing),
    row: line.row,
    merchant: merchantOf(bill.account, line.merchantCode),
    kind: line.kind,
    state: line.state,
    provider_state: line.providerState,
    provider_order_no: line.orderNo,
    merchant_order_no: line.merchantOrderNo,
    refund_no: line.refundNo,
    merchant_code: line.merchantCode,
    currency: line.currency,
    exponent: line.exponent,
    amount_minor: line.amountMinor,
    fee_e5: line.feeE5,
    settleable_minor: line.settleableMinor,
    occurred_at: line.occurredAt,
  }));
}

function common({ account, day }: ReadBill, { statementId, replaces, importedAt }: Standing) {
  return {
    statement_id: statementId,
    provider: account.provider,
    account: account.account,
    time_zone: account.timeZone,
    statement_day: day,
    replaces,
    imported_at: importedAt,
  };
}

/** As of callbacks: a code that the account's map lacks is nobody's, never given to a default. */
function merchantOf({ merchant, merchants }: StatementAccount, code: string | null): string {
  if (Object.keys(merchants).length === 0) return merchant;
  return (code === null ? undefined : merchants[code]) ?? UNATTRIBUTED;
}

/**
 * Of each order that the replaced bill has and this one has not: that it is withdrawn. Only so does that order hear of
 * it. Rows below zero, by order, so that doing it again gives the same records.
 * @param replaced the lines of the replaced bill
 */
export function withdrawalsOf(
  bill: ReadBill,
  standing: Standing,
  replaced: readonly StatementLine[],
): readonly StatementLine[] {
  const kept = new Set(bill.lines.map((line) => line.orderNo));
  const gone = new Map(replaced.map((line) => [line.provider_order_no, line.merchant]));
  return [...gone.entries()]
    .filter(([orderNo]) => !kept.has(orderNo))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([provider_order_no, merchant], index) => ({
      ...common(bill, standing),
      ...NO_CLAIM,
      row: -1 - index,
      merchant,
      provider_order_no,
      occurred_at: startOfDay(bill.day, bill.timeZone),
    }));
}

const NO_CLAIM = {
  kind: WITHDRAWN,
  state: '',
  provider_state: '',
  merchant_order_no: null,
  refund_no: null,
  merchant_code: null,
  currency: null,
  exponent: null,
  amount_minor: null,
  fee_e5: null,
  settleable_minor: null,
} as const;

/** Tells what was read of a file: another mapping, or other merchants, read something else. */
export function readingHash(bill: ReadBill): string {
  const lines = linesOf(bill, { statementId: '', replaces: null, importedAt: 0 });
  return hash128(lines.map((line) => `${line.row} ${contentText(line)}`).join('\n'));
}

/** The header of a bill, which is written after its lines. @param lines all of them, withdrawals among them */
export function headerOf(
  bill: ReadBill,
  standing: Standing,
  lines: readonly StatementLine[],
  actor: string,
): Statement {
  const { account, mapping, day, timeZone } = bill;
  return {
    statement_id: standing.statementId,
    file_hash: bill.fileHash,
    reading_hash: readingHash(bill),
    file_name: bill.fileName,
    provider: account.provider,
    account: account.account,
    statement_day: day,
    time_zone: timeZone,
    from_at: startOfDay(day, timeZone),
    until_at: startOfDay(day + 1, timeZone),
    covers: coveredBy(mapping),
    currencies: Object.keys(mapping.currencies),
    lines: lines.length,
    rows: bill.lines.length,
    sums: sumsOf(bill.lines).map(({ kind, currency, exponent, count, amountMinor, feeE5 }) => ({
      ...{ kind, currency, exponent, count },
      ...{ amount_minor: amountMinor, fee_e5: feeE5 },
    })),
    checks: bill.checks,
    replaces: standing.replaces,
    actor,
    imported_at: standing.importedAt,
  };
}

/** What this kind of bill would list if it was there. */
function coveredBy({ kind }: StatementMapping): readonly string[] {
  return 'always' in kind ? [kind.always] : [...new Set(Object.values(kind.values))].sort();
}
