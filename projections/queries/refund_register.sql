-- refund_register: each refund with the payment it belongs to, latest first.
-- @param from DateTime 1970-01-01 refunded at or after
-- @param to DateTime 2299-12-31 refunded before
SELECT
    refunded_at, time_quality, provider, account, merchant, order_key, refund_no, state, amount_minor, currency,
    exponent, held, derived, trust, payment_minor, payment_currency, payment_exponent, paid_at, payment_state
FROM refunds
LEFT JOIN
(
    SELECT
        order_key, paid_minor AS payment_minor, currency AS payment_currency, exponent AS payment_exponent, paid_at
    FROM orders
) AS payment USING order_key
WHERE refunded_at >= {from:DateTime64(3, 'UTC')} AND refunded_at < {to:DateTime64(3, 'UTC')}
ORDER BY refunded_at DESC, order_key, refund_no
LIMIT 10000
