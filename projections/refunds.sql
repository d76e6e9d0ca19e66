-- A refund that is held (unsigned, where the account's policy holds such facts) is in no sum: filter on `held`.
-- counted: in the order's own currency and not held. The order's refunded_minor is the sum of its counted, SUCCEEDED
-- rows; a refund in another currency than its payment's is kept apart and never netted.
-- earliest_refund_at and latest_refund_at are over all refunds of the order, whatever their state. Indexes know them: a
-- question about refunds of some days that says them too is answered without reading the orders that had none then.
-- refunded_day is the day of refunded_at in the account's zone. payment_… and settlement_… are the order's own.

-- @view
CREATE OR REPLACE VIEW refunds DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    order_key, r.refund_no AS refund_no, provider, account, merchant, r.state AS state,
    r.amount_minor AS amount_minor, toLowCardinality(r.currency) AS currency, r.exponent AS exponent,
    r.refunded_at AS refunded_at, r.time_quality AS time_quality, r.trust AS trust, r.held AS held, r.derived AS derived,
    provider_order_no, merchant_order_no, payment_state,
    NOT r.held AND ifNull(r.currency = t_orders.currency AND r.exponent = t_orders.exponent, false) AS counted,
    toDate32(toString(r.refunded_at, time_zone)) AS refunded_day, time_zone, store_code, terminal, channel, product,
    paid_at, paid_day, paid_minor AS payment_minor, t_orders.currency AS payment_currency, t_orders.exponent AS payment_exponent,
    settlement_state, settled_at,
    arrayReduce('minOrNull', refund_rows.refunded_at) AS earliest_refund_at,
    arrayMax(refund_rows.refunded_at) AS latest_refund_at
FROM t_orders FINAL
ARRAY JOIN refund_rows AS r
