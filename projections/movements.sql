-- An event that moves money always states its currency, or the fold would not have booked it.
-- `refund_no` tells the side of a restatement: NULL = of the payment, else of that refund.

-- @view
CREATE OR REPLACE VIEW movements DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id AS effect_id, order_key, provider, account, merchant, assumeNotNull(movement_kind) AS kind,
    assumeNotNull(movement_minor) AS amount_minor, assumeNotNull(currency) AS currency,
    assumeNotNull(exponent) AS exponent, refund_no, occurred_at, time_quality, local_day, received_at, trust,
    fact_id, callback_id, type AS event_type, order_version
FROM t_order_events FINAL
WHERE movement_minor IS NOT NULL
