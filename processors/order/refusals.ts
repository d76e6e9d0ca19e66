import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import { MAX_MINOR } from '@quittance/schemas/money';
import { isCompleteClaim } from './derive/claims.js';
import { isFlagKind } from './exceptions/flags.js';
import type { Order } from './order.js';
import {
  DECISION,
  isKnownType,
  REFUND_TOTAL,
  rank,
  refundStateOf,
  SETTLEMENT_STATES,
  STATEMENT,
} from './ranks.js';
import { isVerb } from './verbs.js';

/** Why the fold cannot count a fact. It goes to dead-letters with this code; the partition goes on. */
export type FactRefusal =
  | 'unknown_fact_type'
  | 'unknown_settlement'
  | 'amount_without_currency'
  | 'refund_without_amount'
  | 'too_many_facts'
  | 'amount_overflow'
  | 'unknown_flag'
  | 'decision_malformed'
  | 'statement_malformed';

/**
 * Facts one order may hold. Real orders have a handful; an endless one would grow its snapshot past what a Kafka
 * record may hold and so stop its partition.
 */
export const MAX_FACTS_PER_ORDER = 500;

const MIN_MINOR = -(2n ** 63n);

/** What is wrong with a fact by itself; null where nothing is. */
export function refusalOf(fact: OrderFact): FactRefusal | null {
  if (!isKnownType(fact.type)) return 'unknown_fact_type';
  if (!isWellFormed(fact)) return 'decision_malformed';
  if (!isWellClaimed(fact)) return 'statement_malformed';
  if (!fact.flags.every((flag) => isFlagKind(flag.kind))) return 'unknown_flag';
  if (fact.settlement !== null && rank(SETTLEMENT_STATES, fact.settlement) === -1)
    return 'unknown_settlement';
  const amounts = [fact.order_minor, fact.paid_minor, fact.refund_minor, fact.refund_total_minor];
  const hasUnit = fact.currency !== null && fact.exponent !== null;
  if (!hasUnit && amounts.some((amount) => amount !== null)) return 'amount_without_currency';
  if (refundStateOf(fact.type) !== null && fact.refund_minor === null) return 'refund_without_amount';
  if (fact.type === REFUND_TOTAL && fact.refund_total_minor === null) return 'refund_without_amount';
  return null;
}

/** A decision has a known verb, and nothing else has any. */
function isWellFormed({ type, action }: OrderFact): boolean {
  return type === DECISION ? action !== null && isVerb(action.verb) : action === null;
}

/** A line of a bill says all its kind has to say, and nothing else is one. */
function isWellClaimed(fact: OrderFact): boolean {
  return fact.type === STATEMENT ? isCompleteClaim(fact) : fact.statement === null;
}

/** As ClickHouse keeps fees: Decimal(18,5). */
const MAX_FEE_E5 = 10n ** 18n - 1n;

/** Does every sum still fit the 64 bits that Avro and ClickHouse keep for it? */
export function fits(order: Order, events: readonly OrderEvent[]): boolean {
  const sums = [
    order.held_minor,
    order.refunded_minor,
    order.refund_pending_minor,
    order.refund_failed_minor,
    order.net_minor,
    ...order.statement_rows.map((row) => row.theirs_minor),
    order.statement_paid_minor ?? 0n,
    order.statement_refunded_minor ?? 0n,
    order.settleable_minor ?? 0n,
    ...order.exceptions.map((row) => row.at_stake_minor ?? 0n),
    ...events.map((event) => event.movement_minor ?? 0n),
  ];
  const fees = [order.provider_fee_e5 ?? 0n, ...order.statement_rows.map((row) => row.fee_e5 ?? 0n)];
  return (
    sums.every((amount) => amount >= MIN_MINOR && amount <= MAX_MINOR) &&
    fees.every((fee) => fee >= -MAX_FEE_E5 && fee <= MAX_FEE_E5)
  );
}
