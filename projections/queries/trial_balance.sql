-- trial_balance: the journal's sums beside the orders' sums; every difference must be 0.
SELECT
    provider, account, currency, exponent,
    sum(paid_journal) AS paid_journal_minor,
    sum(paid_orders) AS paid_orders_minor,
    sum(paid_journal) - sum(paid_orders) AS paid_difference_minor,
    sum(refund_journal) AS refund_journal_minor,
    sum(refund_orders) AS refund_orders_minor,
    sum(refund_journal) - sum(refund_orders) AS refund_difference_minor
FROM
(
    SELECT
        provider, account, currency, exponent,
        sumIf(toInt128(amount_minor), refund_no IS NULL) AS paid_journal,
        -sumIf(toInt128(amount_minor), refund_no IS NOT NULL) AS refund_journal,
        toInt128(0) AS paid_orders,
        toInt128(0) AS refund_orders
    FROM movements
    GROUP BY provider, account, currency, exponent
    UNION ALL
    SELECT
        provider, account, assumeNotNull(currency) AS currency, assumeNotNull(exponent) AS exponent,
        toInt128(0) AS paid_journal,
        toInt128(0) AS refund_journal,
        sum(toInt128(paid_minor)) AS paid_orders,
        sum(toInt128(refunded_minor)) AS refund_orders
    FROM orders
    WHERE orders.currency IS NOT NULL AND orders.exponent IS NOT NULL
    GROUP BY provider, account, currency, exponent
)
GROUP BY provider, account, currency, exponent
ORDER BY provider, account, currency
