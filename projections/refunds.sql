-- A refund that is held (unsigned, where the account's policy holds such facts) is in no sum: filter on `held`.

-- @view
CREATE OR REPLACE VIEW refunds DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    order_key, r.refund_no AS refund_no, provider, account, merchant, r.state AS state,
    r.amount_minor AS amount_minor, toLowCardinality(r.currency) AS currency, r.exponent AS exponent,
    r.refunded_at AS refunded_at, r.time_quality AS time_quality, r.trust AS trust, r.held AS held, r.derived AS derived,
    provider_order_no, merchant_order_no, payment_state
FROM t_orders FINAL
ARRAY JOIN refund_rows AS r
