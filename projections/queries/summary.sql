-- summary: all orders and money there are, per provider and currency.
SELECT
    provider, currency, exponent,
    count() AS orders,
    countIf(payment_state = 'SUCCEEDED') AS paid_orders,
    sum(toInt128(paid_minor)) AS gross_minor,
    sum(toInt128(refund_count)) AS refund_count,
    sum(toInt128(refunded_minor)) AS refunds_minor,
    sum(toInt128(net_minor)) AS net_minor,
    sum(toInt128(held_minor)) AS held_minor
FROM orders
GROUP BY provider, currency, exponent
ORDER BY provider, currency
