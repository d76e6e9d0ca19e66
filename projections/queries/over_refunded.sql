-- over_refunded: orders whose refunds exceed what was paid.
SELECT
    provider, account, merchant, order_key, currency, exponent, paid_minor, refunded_minor, net_minor,
    payment_state, last_refund_at
FROM orders
WHERE net_minor < 0
ORDER BY provider, currency, net_minor
LIMIT 10000
