-- callback_delay: how late callbacks come, and how long they take from here to these tables.
-- callback_delay = when a statement first arrived − when it happened, of each statement of a callback once, however
-- often it was repeated; only time_quality provider measures the provider: an envelope's time is that of the
-- sending, an arrival's delay is 0 by definition. pipeline_delay = when the row was stored − when it arrived, here
-- in ClickHouse; a rebuild of the table stores rows anew, so ask for moments since then. Percentiles are exact, in
-- milliseconds.
-- @param from DateTime 1970-01-01 first received at or after
-- @param to DateTime 2299-12-31 first received before
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, time_quality,
    count() AS statements,
    sum(sendings) AS received,
    quantileExact(0.5)(delay) AS callback_delay_p50_ms,
    quantileExact(0.95)(delay) AS callback_delay_p95_ms,
    quantileExact(0.99)(delay) AS callback_delay_p99_ms,
    quantileExact(0.5)(pipeline) AS pipeline_delay_p50_ms,
    quantileExact(0.95)(pipeline) AS pipeline_delay_p95_ms,
    quantileExact(0.99)(pipeline) AS pipeline_delay_p99_ms
FROM
(
    SELECT
        provider, account, order_key, fact_id,
        argMin(order_facts.time_quality, (received_at, topic, partition, offset)) AS time_quality,
        count() AS sendings,
        min(received_at) AS first_received_at,
        toUnixTimestamp64Milli(first_received_at)
            - toUnixTimestamp64Milli(argMin(occurred_at, (received_at, topic, partition, offset))) AS delay,
        toUnixTimestamp64Milli(argMin(inserted_at, (received_at, topic, partition, offset)))
            - toUnixTimestamp64Milli(first_received_at) AS pipeline
    FROM order_facts
    WHERE trust IN ('SIGNED', 'UNSIGNED')
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account, order_key, fact_id
    HAVING first_received_at >= {from:DateTime64(3, 'UTC')} AND first_received_at < {to:DateTime64(3, 'UTC')}
)
GROUP BY provider, account, time_quality
ORDER BY provider, account, time_quality
