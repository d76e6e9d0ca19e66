-- duplicates_by_order: orders whose callbacks said something again, the most repeated first.
-- @param from DateTime 1970-01-01 received at or after
-- @param to DateTime 2299-12-31 received before
SELECT
    provider, account, order_key,
    count() AS facts,
    countIf(outcome = 'duplicate') AS duplicate_facts,
    min(received_at) AS first_received_at,
    max(received_at) AS last_received_at
FROM callback_outcomes
WHERE fact_index >= 0 AND order_key IS NOT NULL AND startsWith(topic, 'callbacks.')
    AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
GROUP BY provider, account, order_key
HAVING duplicate_facts > 0
ORDER BY duplicate_facts DESC, provider, account, order_key
LIMIT 10000
