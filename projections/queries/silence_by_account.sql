-- silence_by_account: when each account's provider was last heard of, and how busy it was.
SELECT
    provider, account, merchant,
    count() AS callbacks,
    countIf(received_at >= now() - INTERVAL 1 HOUR) AS callbacks_last_hour,
    countIf(trust != 'SIGNED') AS unsigned_callbacks,
    max(received_at) AS last_callback_at,
    dateDiff('second', max(received_at), now64(3, 'UTC')) AS silent_seconds
FROM callbacks
GROUP BY provider, account, merchant
ORDER BY provider, account
