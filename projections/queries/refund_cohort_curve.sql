-- refund_cohort_curve: how much of what was paid comes back, by days after the payment.
-- Cohort: orders that succeeded, paid on the days asked for. day_n = day of the refund − day of the payment, both in
-- the zone; below 0 where a provider's times contradict each other. cumulative_minor and cumulative_rate are up to
-- and including day_n. Days that have not come yet for the youngest payments are still low: compare cohorts of one
-- age.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, currency, exponent, day_n, refund_count, refunded_minor,
    sum(refunded_minor) OVER (PARTITION BY provider, currency, exponent ORDER BY day_n) AS cumulative_minor,
    gross_minor AS cohort_gross_minor,
    cohort_orders,
    if(gross_minor = 0, NULL, round(toFloat64(cumulative_minor) / toFloat64(gross_minor), 6)) AS cumulative_rate
FROM
(
    SELECT
        provider, currency, exponent,
        dateDiff('day', if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))),
            if({zone:String} = 'account', refunded_day,
                toDate32(refunded_at, if({zone:String} = 'account', 'UTC', {zone:String})))) AS day_n,
        count() AS refund_count,
        sum(toInt128(amount_minor)) AS refunded_minor
    FROM refunds
    WHERE payment_state = 'SUCCEEDED' AND state = 'SUCCEEDED' AND counted
        AND if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC',
                {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, currency, exponent, day_n
) AS refunded
INNER JOIN
(
    SELECT
        provider, assumeNotNull(orders.currency) AS currency, assumeNotNull(orders.exponent) AS exponent,
        count() AS cohort_orders,
        sum(toInt128(paid_minor)) AS gross_minor
    FROM orders
    WHERE payment_state = 'SUCCEEDED' AND orders.currency IS NOT NULL AND orders.exponent IS NOT NULL
        AND if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC',
                {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, currency, exponent
) AS cohort USING (provider, currency, exponent)
ORDER BY provider, currency, exponent, day_n
