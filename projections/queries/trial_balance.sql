-- trial_balance: the journal’s sums beside the orders’ sums, per merchant, currency and day; every difference must be 0.
-- The two come by different ways: movements are events that the fold appended, orders and refunds its latest state.
-- Days are each account's own, as the books are kept: a day of another zone would tear a correction from what it
-- corrects. refund_ledger_difference_minor compares each order's refunded amount with its own rows,
-- net_difference_minor its net amount with paid − refunded, both on the day of its payment (NULL: none). A
-- restatement is a movement of its own on the day it corrects, so both sides of a closed day move together. Rows
-- whose difference is not 0 come first.
-- @param from Date 1970-01-01 first day in the account's zone
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant, day, currency, exponent,
    sum(paid_journal) AS paid_journal_minor,
    sum(paid_orders) AS paid_orders_minor,
    paid_journal_minor - paid_orders_minor AS paid_difference_minor,
    sum(refund_journal) AS refund_journal_minor,
    sum(refund_orders) AS refund_orders_minor,
    refund_journal_minor - refund_orders_minor AS refund_difference_minor,
    sum(refund_ledger) AS refund_ledger_difference_minor,
    sum(net) AS net_difference_minor
FROM
(
    SELECT
        provider, account, merchant, local_day AS day, currency, exponent,
        sumIf(toInt128(amount_minor), refund_no IS NULL) AS paid_journal,
        -sumIf(toInt128(amount_minor), refund_no IS NOT NULL) AS refund_journal,
        toInt128(0) AS paid_orders, toInt128(0) AS refund_orders, toInt128(0) AS refund_ledger, toInt128(0) AS net
    FROM movements
    WHERE local_day BETWEEN {from:Date32} AND {to:Date32}
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account, merchant, day, currency, exponent
    UNION ALL
    SELECT
        provider, account, merchant, paid_day AS day, currency, exponent,
        toInt128(0) AS paid_journal, toInt128(0) AS refund_journal,
        sum(toInt128(paid_minor)) AS paid_orders,
        toInt128(0) AS refund_orders,
        sum(toInt128(refunded_minor)) AS refund_ledger,
        sum(toInt128(net_minor) - (toInt128(paid_minor) - toInt128(refunded_minor))) AS net
    FROM orders
    WHERE (paid_day IS NULL OR paid_day BETWEEN {from:Date32} AND {to:Date32})
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account, merchant, day, currency, exponent
    UNION ALL
    SELECT
        provider, account, merchant, entry.1 AS day, currency, exponent,
        toInt128(0) AS paid_journal, toInt128(0) AS refund_journal, toInt128(0) AS paid_orders,
        sumIf(toInt128(amount_minor), entry.2) AS refund_orders,
        -sumIf(toInt128(amount_minor), NOT entry.2) AS refund_ledger,
        toInt128(0) AS net
    FROM
    (
        SELECT
            provider, account, merchant, currency, exponent, amount_minor,
            arrayJoin([(toNullable(refunded_day), true), (paid_day, false)]) AS entry
        FROM refunds
        WHERE counted AND state = 'SUCCEEDED'
            AND ({merchant:String} = '*' OR merchant = {merchant:String})
            AND ({provider:String} = '*' OR provider = {provider:String})
            AND ({account:String} = '*' OR account = {account:String})
    )
    WHERE if(entry.2, assumeNotNull(day) BETWEEN {from:Date32} AND {to:Date32},
        day IS NULL OR day BETWEEN {from:Date32} AND {to:Date32})
    GROUP BY provider, account, merchant, day, currency, exponent
)
GROUP BY provider, account, merchant, day, currency, exponent
HAVING paid_journal_minor != 0 OR paid_orders_minor != 0 OR refund_journal_minor != 0 OR refund_orders_minor != 0
    OR refund_ledger_difference_minor != 0 OR net_difference_minor != 0
ORDER BY
    paid_difference_minor = 0 AND refund_difference_minor = 0 AND refund_ledger_difference_minor = 0
        AND net_difference_minor = 0,
    day DESC, provider, account, merchant, currency, exponent
