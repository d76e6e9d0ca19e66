import { EXCEPTION_KINDS } from '@quittance/processors/order/exceptions/finding';
import type { Order } from '@quittance/processors/order/order';
import type { ExceptionRow } from '@quittance/schemas/generated/order-snapshots';
import type { NaiveOrder } from './naive-model.js';

const STARRED = new Set(['refund_total_decreased', 'settlement_regressed']);
/** Kinds that rest on a time which a retry may refresh. */
const TIMED = new Set(['settled_then_refunded', 'clock_shift', 'future_time']);

/** The exceptions that stand and do not depend on the order of arrival. */
function standing(order: Order): readonly ExceptionRow[] {
  return order.exceptions.filter((row) => row.state === 'OPEN' && !STARRED.has(row.kind));
}

function unitText(of: { readonly currency: string | null; readonly exponent: number | null }): string | null {
  return of.currency === null || of.exponent === null ? null : `${of.currency}/${of.exponent}`;
}

function lineOf(row: ExceptionRow): string {
  return `${row.kind} ${row.subject} ${unitText(row) ?? '-'} ${row.at_stake_minor ?? '-'}`;
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
    lastRefundAt: order.last_refund_at,
    ledger: order.refunds.map((row) => ({
      no: row.refund_no,
      state: row.state,
      minor: row.amount_minor,
      unit: unitText(row),
      at: row.refunded_at,
      held: row.held,
      derived: row.derived,
    })),
    exceptions: standing(order).map(lineOf).sort(),
  };
}

/** What no order of arrival may change: everything but what is read from the log. */
export function timeless(order: Order): object {
  const { source_offset: _, first_seen_at: __, last_fact_at: ___, ...rest } = order;
  return { ...rest, exceptions: standing(order).map(({ first_seen_at: ____, ...row }) => row) };
}

/** What not even a retry that refreshes its time may change: money and states. */
export function moneyOnly(order: Order): object {
  const { paidAt: _, paidDay: __, lastRefundAt: ___, ...naive } = inNaiveWords(order);
  return {
    ...naive,
    ledger: naive.ledger.map(({ at: ____, ...row }) => row),
    exceptions: naive.exceptions.filter((line) => !TIMED.has(line.split(' ')[0] ?? '')),
  };
}

/** The kinds the model knows, to see which of them the histories reach. */
export const UNSTARRED = Object.keys(EXCEPTION_KINDS).filter((kind) => !STARRED.has(kind));
