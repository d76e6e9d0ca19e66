-- silence_by_account: when each account’s provider was last heard of, and how busy it was.
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant,
    count() AS callbacks,
    countIf(received_at >= now() - INTERVAL 1 HOUR) AS callbacks_last_hour,
    countIf(trust != 'SIGNED') AS unsigned_callbacks,
    max(received_at) AS last_callback_at,
    dateDiff('second', max(received_at), now64(3, 'UTC')) AS silent_seconds
FROM callbacks
WHERE ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
GROUP BY provider, account, merchant
ORDER BY provider, account, merchant
