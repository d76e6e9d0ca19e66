-- payment_latency: how long buyers took to pay, from the creation of the order to the payment.
-- Only of orders whose provider tells when they were created: of the others orders_without_creation is all that is
-- known. Percentiles are exact, in milliseconds; time_quality says where the time of the payment comes from.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, channel, paid_time_quality AS time_quality,
    count() AS paid_orders,
    countIf(created_at IS NULL) AS orders_without_creation,
    quantileExactIf(0.5)(latency, created_at IS NOT NULL) AS latency_p50_ms,
    quantileExactIf(0.95)(latency, created_at IS NOT NULL) AS latency_p95_ms,
    quantileExactIf(0.99)(latency, created_at IS NOT NULL) AS latency_p99_ms
FROM
(
    SELECT
        provider, account, channel, paid_time_quality, created_at,
        toUnixTimestamp64Milli(paid_at) - toUnixTimestamp64Milli(created_at) AS latency
    FROM orders
    WHERE payment_state = 'SUCCEEDED'
        AND if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC',
                {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
)
GROUP BY provider, account, channel, paid_time_quality
ORDER BY provider, account, channel, time_quality
