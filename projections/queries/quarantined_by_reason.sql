-- quarantined_by_reason: accepted but in no figure, because it could not be read or counted; gravest first.
-- @param from DateTime 1970-01-01 received at or after
-- @param to DateTime 2299-12-31 received before
SELECT
    severity, provider, account, step, reason,
    count() AS records,
    min(received_at) AS first_received_at,
    max(received_at) AS last_received_at,
    argMax(detail, (received_at, dead_letter_id)) AS latest_detail
FROM dead_letters
WHERE received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
GROUP BY severity, provider, account, step, reason
ORDER BY indexOf(['H', 'M', 'L'], severity), records DESC, provider, account, reason
LIMIT 10000
