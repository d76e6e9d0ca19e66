import { EXCEPTION_KINDS } from '@quittance/processors/order/exceptions/finding';
import type { Order } from '@quittance/processors/order/order';
import type { ExceptionRow } from '@quittance/schemas/generated/order-snapshots';
import type { NaiveOrder } from './naive-model.js';

const STARRED = new Set(['refund_total_decreased', 'settlement_regressed', 'stale_delivery']);

/** The exceptions that stand and do not depend on the order of arrival. */
function standing(order: Order): readonly ExceptionRow[] {
  return order.exceptions.filter((row) => row.state !== 'CLEARED' && !STARRED.has(row.kind));
}

function unitText(of: { readonly currency: string | null; readonly exponent: number | null }): string | null {
  return of.currency === null || of.exponent === null ? null : `${of.currency}/${of.exponent}`;
}

function lineOf(row: ExceptionRow): string {
  return `${row.kind} ${row.subject} ${unitText(row) ?? '-'} ${row.at_stake_minor ?? '-'} ${row.state}`;
}

/** An order of the fold in the words of the naive model. */
export function inNaiveWords(order: Order): NaiveOrder {
  return {
    payment: order.payment_state,
    refund: order.refund_state,
    settlement: order.settlement_state,
    unit: unitText(order),
    order: order.order_minor,
    paid: order.paid_minor,
    assumed: order.paid_is_assumed,
    held: order.held_minor,
    refunded: order.refunded_minor,
    pending: order.refund_pending_minor,
    failed: order.refund_failed_minor,
    refunds: order.refund_count,
    net: order.net_minor,
    paidAt: order.paid_at,
    paidDay: order.paid_day,
    firstRefundAt: order.first_refund_at,
    lastRefundAt: order.last_refund_at,
    settledAt: order.settled_at,
    // An order of nothing but decisions and bills has the merchant of the first one heard, or of a bill.
    merchant: order.facts.some((fact) => fact.action === null && fact.statement === null)
      ? order.merchant
      : null,
    ledger: order.refunds.map((row) => ({
      no: row.refund_no,
      state: row.state,
      minor: row.amount_minor,
      unit: unitText(row),
      at: row.refunded_at,
      held: row.held,
      derived: row.derived,
    })),
    bills: {
      rows: order.statement_rows.map((row) => ({
        subject: row.subject,
        verdict: row.verdict,
        theirs: row.theirs_minor,
        ours: row.ours_minor,
        unit: `${row.currency}/${row.exponent}`,
      })),
      unit: unitText({ currency: order.statement_currency, exponent: order.statement_exponent }),
      paid: order.statement_paid_minor,
      refunded: order.statement_refunded_minor,
      fee: order.provider_fee_e5,
      settleable: order.settleable_minor,
    },
    exceptions: standing(order).map(lineOf).sort(),
  };
}

/** What no order of arrival may change: everything but what is read from the log. */
export function timeless(order: Order): object {
  const { version: _, source_offset: __, first_seen_at: ___, last_fact_at: ____, ...rest } = order;
  return { ...rest, exceptions: standing(order).map(({ first_seen_at: _____, ...row }) => row) };
}

/** The kinds the model knows, to see which of them the histories reach. */
export const UNSTARRED = Object.keys(EXCEPTION_KINDS).filter((kind) => !STARRED.has(kind));
