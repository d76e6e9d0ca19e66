-- at_stake_minor is NULL where the exception is not about money, or about an amount that nobody stated.

-- @view
CREATE OR REPLACE VIEW exceptions DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    order_key, provider, account, merchant, e.kind AS kind, e.subject AS subject, e.severity AS severity,
    e.state AS state, e.currency AS currency, e.exponent AS exponent, e.at_stake_minor AS at_stake_minor,
    e.first_seen_at AS first_seen_at, e.detail AS detail, provider_order_no
FROM t_orders FINAL
ARRAY JOIN exception_rows AS e
