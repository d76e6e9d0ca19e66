/** 2026-11-22 04:05:06.789 UTC. */
export const AT = Date.UTC(2026, 10, 22, 4, 5, 6, 789);
/** 2026-11-22 as Avro's date. */
export const DAY = Date.UTC(2026, 10, 22) / 86_400_000;

const account = {
  provider: 'newpay',
  account: 'laos',
  merchant: 'acme',
  time_zone: 'Asia/Vientiane',
  currency: 'LAK',
  exponent: 2,
};

/** A paid order, not refunded, not settled. */
export const paidOrder = {
  ...account,
  order_key: 'newpay|laos|1',
  version: 2,
  provider_order_no: '1',
  payment_state: 'SUCCEEDED',
  refund_state: 'NONE',
  settlement_state: 'NONE',
  order_minor: 1_000n,
  paid_minor: 1_000n,
  net_minor: 1_000n,
  paid_at: AT,
  paid_day: DAY,
  first_seen_at: AT,
  last_fact_at: AT,
  trust: 'SIGNED',
};

/** An event that books a payment of 10.00. */
export const payment = {
  ...account,
  event_id: 'e1',
  type: 'payment.succeeded',
  order_key: 'newpay|laos|1',
  order_version: 1,
  fact_id: 'f1',
  callback_id: 'c1',
  trust: 'SIGNED',
  amount_minor: 1_000n,
  movement_kind: 'payment',
  movement_minor: 1_000n,
  occurred_at: AT,
  time_quality: 'provider',
  local_day: DAY,
  received_at: AT,
};

/** An event that books a refund of 2.50. */
export const refund = {
  ...payment,
  event_id: 'e2',
  type: 'refund.succeeded',
  refund_no: 'r1',
  amount_minor: 250n,
  movement_kind: 'refund',
  movement_minor: -250n,
};
