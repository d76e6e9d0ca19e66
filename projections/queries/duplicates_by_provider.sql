-- duplicates_by_provider: of the facts and of the callbacks received, how many said nothing new.
-- @param from DateTime 1970-01-01 received at or after
-- @param to DateTime 2299-12-31 received before
SELECT
    provider, account,
    sum(of_facts) AS facts,
    sum(of_duplicates) AS duplicate_facts,
    if(facts = 0, NULL, round(duplicate_facts / facts, 4)) AS duplicate_share,
    sum(of_callbacks) AS callbacks,
    sum(of_repeats) AS repeated_bodies
FROM
(
    SELECT
        provider, account, count() AS of_facts, countIf(outcome = 'duplicate') AS of_duplicates,
        0 AS of_callbacks, 0 AS of_repeats
    FROM callback_outcomes
    WHERE fact_index >= 0 AND startsWith(topic, 'callbacks.')
        AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
    GROUP BY provider, account
    UNION ALL
    SELECT
        provider, account, 0 AS of_facts, 0 AS of_duplicates,
        count() AS of_callbacks, count() - uniqExact(body_sha256) AS of_repeats
    FROM callbacks
    WHERE received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
    GROUP BY provider, account
)
GROUP BY provider, account
ORDER BY provider, account
