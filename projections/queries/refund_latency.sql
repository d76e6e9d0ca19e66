-- refund_latency: how long refunds took after the payment, the first and the last of each order.
-- Orders that succeeded and were refunded, paid on the days asked for. Percentiles are exact, in seconds. Read them
-- with the mix of time qualities: provider = the provider's time of the refund, envelope = of the callback, received
-- = of its arrival here.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account,
    count() AS refunded_orders,
    quantileExact(0.5)(first_s) AS first_refund_p50_s,
    quantileExact(0.95)(first_s) AS first_refund_p95_s,
    quantileExact(0.99)(first_s) AS first_refund_p99_s,
    quantileExact(0.5)(last_s) AS last_refund_p50_s,
    quantileExact(0.95)(last_s) AS last_refund_p95_s,
    quantileExact(0.99)(last_s) AS last_refund_p99_s,
    sum(provider_times) AS refunds_with_provider_time,
    sum(envelope_times) AS refunds_with_envelope_time,
    sum(arrival_times) AS refunds_with_arrival_time
FROM
(
    SELECT
        provider, account, order_key,
        dateDiff('second', any(paid_at), min(refunded_at)) AS first_s,
        dateDiff('second', any(paid_at), max(refunded_at)) AS last_s,
        countIf(time_quality = 'provider') AS provider_times,
        countIf(time_quality = 'envelope') AS envelope_times,
        countIf(time_quality = 'received') AS arrival_times
    FROM refunds
    WHERE payment_state = 'SUCCEEDED' AND state = 'SUCCEEDED' AND counted
        AND if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC',
                {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account, order_key
)
GROUP BY provider, account
ORDER BY provider, account
