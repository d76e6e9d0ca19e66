-- partial_vs_full: orders not refunded, refunded in part, in full, and over, with the refund rate of the cohort.
-- Orders that succeeded, paid on the days asked for, by all refunds known now: PARTIAL 0 < refunded < paid, FULL =
-- paid, OVER > paid.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, currency, exponent, refund_state, orders, gross_minor, refunded_minor,
    round(orders / sum(orders) OVER money, 6) AS share_of_orders,
    if(gross = 0, NULL, round(toFloat64(refunded_minor) / toFloat64(gross), 6)) AS refund_rate
FROM
(
    SELECT
        provider, currency, exponent, refund_state, orders, gross_minor, refunded_minor,
        sum(gross_minor) OVER (PARTITION BY provider, currency, exponent) AS gross
    FROM
    (
        SELECT
            provider, currency, exponent, refund_state,
            count() AS orders,
            sum(toInt128(paid_minor)) AS gross_minor,
            sum(toInt128(orders.refunded_minor)) AS refunded_minor
        FROM orders
        WHERE payment_state = 'SUCCEEDED'
            AND if({zone:String} = 'account', paid_day,
                toDate32(paid_at, if({zone:String} = 'account', 'UTC',
                    {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
            AND ({merchant:String} = '*' OR merchant = {merchant:String})
            AND ({provider:String} = '*' OR provider = {provider:String})
            AND ({account:String} = '*' OR account = {account:String})
        GROUP BY provider, currency, exponent, refund_state
    )
)
WINDOW money AS (PARTITION BY provider, currency, exponent)
ORDER BY provider, currency, exponent, indexOf(['NONE', 'PARTIAL', 'FULL', 'OVER'], refund_state)
