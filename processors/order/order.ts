import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
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

/** What makes an order this order, and what is read from the log instead of the set of facts. */
type FromLog = Pick<
  Order,
  | 'order_key'
  | 'version'
  | 'source_partition'
  | 'source_offset'
  | 'provider'
  | 'account'
  | 'merchant'
  | 'time_zone'
  | 'provider_order_no'
  | 'first_seen_at'
  | 'last_fact_at'
>;

/** The order after one more fact. Knows nothing of repeats: decide() has turned them away. */
export function evolve(order: Order | null, arrival: Arrival): Order {
  const fromLog = advance(order ?? initial(arrival), arrival);
  const facts = withFact(order?.facts ?? [], arrival.fact);
  const view = derive(facts, fromLog.time_zone);
  const handlings = deriveHandlings(view.evidence.decisions);
  const findings = [...inspect(view), ...arrivalFindings(order, arrival.fact)];
  return {
    ...fromLog,
    ...describe(view.evidence),
    ...money(view),
    exceptions: reconcile(order?.exceptions ?? [], findings, handlings, arrival.fact.received_at),
    handlings,
    fact_count: facts.length,
    facts,
  };
}

/** An order before its first fact. The account's merchant and zone stay those of the first fact. */
function initial({ fact, partition, offset }: Arrival): FromLog {
  return {
    order_key: fact.order_key,
    version: 0,
    source_partition: partition,
    source_offset: offset,
    provider: fact.provider,
    account: fact.account,
    merchant: fact.merchant,
    time_zone: fact.time_zone,
    provider_order_no: fact.provider_order_no,
    first_seen_at: fact.received_at,
    last_fact_at: fact.received_at,
  };
}

function advance(from: FromLog, { fact, partition, offset }: Arrival): FromLog {
  return {
    order_key: from.order_key,
    version: from.version + 1,
    source_partition: partition,
    source_offset: offset,
    provider: from.provider,
    account: from.account,
    merchant: from.merchant,
    time_zone: from.time_zone,
    provider_order_no: from.provider_order_no,
    first_seen_at: from.first_seen_at,
    last_fact_at: fact.received_at,
  };
}

/** The money state: net = paid − refunded, in one currency, of the three axes. */
function money({ payment, refunds, settlement }: OrderView) {
  return {
    payment_state: payment.state,
    refund_state: refunds.state,
    settlement_state: settlement.state,
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
    paid_at: payment.paidBy?.occurred_at ?? null,
    paid_day: payment.paidDay,
    paid_time_quality: payment.paidBy?.time_quality ?? null,
    first_refund_at: refunds.firstRefundAt,
    last_refund_at: refunds.lastRefundAt,
    settled_at: settlement.settledAt,
    refunds: refunds.rows,
  };
}
