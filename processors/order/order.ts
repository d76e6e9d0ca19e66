import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { billedOf } from './derive/billed.js';
import { describe } from './derive/describe.js';
import { deriveHandlings } from './derive/handling.js';
import { derive, type OrderView } from './derive/view.js';
import { arrivalFindings } from './exceptions/arrival.js';
import { inspect, reconcile } from './exceptions/index.js';
import { type Arrival, withFact } from './facts.js';

/**
 * The order is its snapshot: the set of facts it has applied, everything those facts imply, and a few fields read
 * from the log. This is the stored format: it changes only together with the schema.
 */
export type Order = OrderSnapshot;

/** The order after one more fact. Knows nothing of repeats: decide() has turned them away. */
export function evolve(order: Order | null, arrival: Arrival): Order {
  const { fact } = arrival;
  const facts = withFact(order?.facts ?? [], fact);
  const view = derive(facts, order?.time_zone ?? fact.time_zone);
  const handlings = deriveHandlings(view.evidence.decisions);
  const findings = [...inspect(view), ...arrivalFindings(order, fact)];
  const exceptions = reconcile(order?.exceptions ?? [], findings, handlings, fact.received_at);
  return snapshot(order, arrival, view, { facts, handlings, exceptions });
}

/**
 * One literal with every member, so that all orders have one shape: spreading the parts together takes several times
 * as long as all the rest. Net = paid − refunded, in one currency. Version, position, time_zone, first_seen_at and
 * last_fact_at are read from the log (docs/decisions/0022).
 */
function snapshot(
  before: Order | null,
  { fact, partition, offset }: Arrival,
  { evidence, payment, refunds, settlement, compared }: OrderView,
  { facts, handlings, exceptions }: Pick<Order, 'facts' | 'handlings' | 'exceptions'>,
): Order {
  const about = describe(evidence);
  const billed = billedOf(compared, payment.unit);
  return {
    order_key: fact.order_key,
    version: (before?.version ?? 0) + 1,
    source_partition: partition,
    source_offset: offset,
    provider: fact.provider,
    account: fact.account,
    merchant: about.merchant ?? before?.merchant ?? fact.merchant,
    time_zone: before?.time_zone ?? fact.time_zone,
    merchant_code: about.merchant_code,
    store_code: about.store_code,
    terminal: about.terminal,
    provider_order_no: fact.provider_order_no,
    merchant_order_no: about.merchant_order_no,
    network_order_no: about.network_order_no,
    merge_no: about.merge_no,
    payment_state: payment.state,
    refund_state: refunds.state,
    settlement_state: settlement.state,
    provider_status: about.provider_status,
    currency: payment.unit?.currency ?? null,
    exponent: payment.unit?.exponent ?? null,
    order_minor: payment.orderMinor,
    paid_minor: payment.paidMinor,
    paid_is_assumed: payment.paidIsAssumed,
    held_minor: payment.heldMinor,
    refunded_minor: refunds.refundedMinor,
    refund_pending_minor: refunds.pendingMinor,
    refund_failed_minor: refunds.failedMinor,
    refund_count: refunds.count,
    net_minor: payment.paidMinor - refunds.refundedMinor,
    channel: about.channel,
    product: about.product,
    buyer_ref: about.buyer_ref,
    created_at: about.created_at,
    paid_at: payment.paidBy?.occurred_at ?? null,
    paid_day: payment.paidDay,
    paid_time_quality: payment.paidBy?.time_quality ?? null,
    first_refund_at: refunds.firstRefundAt,
    last_refund_at: refunds.lastRefundAt,
    settled_at: settlement.settledAt,
    first_seen_at: before?.first_seen_at ?? fact.received_at,
    last_fact_at: fact.received_at,
    trust: about.trust,
    refunds: refunds.rows,
    exceptions,
    handlings,
    fact_count: facts.length,
    facts,
    statement_state: billed.statement_state,
    statement_currency: billed.statement_currency,
    statement_exponent: billed.statement_exponent,
    statement_paid_minor: billed.statement_paid_minor,
    statement_refunded_minor: billed.statement_refunded_minor,
    provider_fee_e5: billed.provider_fee_e5,
    settleable_minor: billed.settleable_minor,
    statement_day: billed.statement_day,
    statement_id: billed.statement_id,
    statement_rows: compared.map(({ row }) => row),
  };
}
