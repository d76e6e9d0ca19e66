-- settlement_lag: how long settlement took at most, from the payment to when we learned of it.
-- An upper bound: providers tell of a settlement with some callback, never on the day the money comes. Orders that
-- succeeded, were paid on the days asked for and are settled. Percentiles are exact, in seconds. Business days are
-- those after the day of the payment, up to and including the day we learned of it, by the account's calendar;
-- uncovered_years lists years of which it knows no holiday. NULL: a day outside 2010 to 2049, of which no calendar
-- knows.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, currency, exponent, calendar,
    count() AS settled_orders,
    sum(toInt128(orders.net_minor)) AS net_minor,
    quantileExact(0.5)(lag_s) AS lag_upper_bound_p50_s,
    quantileExact(0.95)(lag_s) AS lag_upper_bound_p95_s,
    quantileExact(0.99)(lag_s) AS lag_upper_bound_p99_s,
    quantileExact(0.5)(business_days) AS business_days_upper_bound_p50,
    quantileExact(0.95)(business_days) AS business_days_upper_bound_p95,
    quantileExact(0.99)(business_days) AS business_days_upper_bound_p99,
    arraySort(arrayDistinct(groupArrayArray(uncovered))) AS uncovered_years
FROM
(
    SELECT
        provider, account, currency, exponent, calendar, net_minor,
        dateDiff('second', paid_at, settled_at) AS lag_s,
        if(paid_known AND settled_known, toInt64(settled_no) - toInt64(paid_no), NULL) AS business_days,
        arrayConcat(if(paid_covered, [], [toYear(paid)]), if(settled_covered, [], [toYear(settled)])) AS uncovered
    FROM
    (
        SELECT
            provider, account, currency, exponent, calendar, net_minor, paid_at, settled_at,
            if({zone:String} = 'account', paid_day,
                toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS paid,
            if({zone:String} = 'account', toDate32(toString(settled_at, time_zone)),
                toDate32(settled_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS settled
        FROM orders
        WHERE payment_state = 'SUCCEEDED' AND settlement_state = 'SETTLED' AND settled_at IS NOT NULL
            AND paid BETWEEN {from:Date32} AND {to:Date32}
            AND ({merchant:String} = '*' OR merchant = {merchant:String})
            AND ({provider:String} = '*' OR provider = {provider:String})
            AND ({account:String} = '*' OR account = {account:String})
    ) AS lags
    LEFT JOIN
    (
        SELECT calendar, day AS paid, business_day_no AS paid_no, year_covered AS paid_covered, true AS paid_known
        FROM business_days
    ) AS paid_days USING (calendar, paid)
    LEFT JOIN
    (
        SELECT
            calendar, day AS settled, business_day_no AS settled_no, year_covered AS settled_covered,
                true AS settled_known
        FROM business_days
    ) AS settled_days USING (calendar, settled)
) AS orders
GROUP BY provider, account, currency, exponent, calendar
ORDER BY provider, account, currency, exponent
