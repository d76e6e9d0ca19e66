-- duplicates_by_provider: of the facts and of the callbacks received, how many said nothing new.
-- repeated_bodies: callbacks whose body, byte by byte, came before within the time asked for.
-- semantic_duplicate_facts: facts that said nothing new in a callback with a body of its own, such as a retry with a
-- fresh timestamp; the other duplicate_facts came in repeated bodies. What people decided is left out.
-- @param from DateTime 1970-01-01 received at or after
-- @param to DateTime 2299-12-31 received before
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account,
    sum(of_facts) AS facts,
    sum(of_duplicates) AS duplicate_facts,
    if(facts = 0, NULL, round(duplicate_facts / facts, 4)) AS duplicate_share,
    sum(of_semantic) AS semantic_duplicate_facts,
    sum(of_callbacks) AS callbacks,
    sum(of_repeats) AS repeated_bodies,
    if(callbacks = 0, NULL, round(repeated_bodies / callbacks, 4)) AS repeated_share
FROM
(
    SELECT
        provider, account, count() AS of_facts, countIf(outcome = 'duplicate') AS of_duplicates,
        countIf(outcome = 'duplicate' AND (topic, partition, offset) NOT IN
        (
            SELECT topic, partition, offset
            FROM
            (
                SELECT
                    topic, partition, offset,
                    row_number() OVER (PARTITION BY provider, account, body_sha256
                        ORDER BY received_at, topic, partition, offset) AS nth
                FROM callbacks
                WHERE received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
                    AND ({provider:String} = '*' OR provider = {provider:String})
                    AND ({account:String} = '*' OR account = {account:String})
            )
            WHERE nth > 1
        )) AS of_semantic,
        0 AS of_callbacks, 0 AS of_repeats
    FROM callback_outcomes
    WHERE fact_index >= 0 AND startsWith(topic, 'callbacks.')
        AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account
    UNION ALL
    SELECT
        provider, account, 0 AS of_facts, 0 AS of_duplicates, 0 AS of_semantic,
        count() AS of_callbacks, count() - uniqExact(body_sha256) AS of_repeats
    FROM callbacks
    WHERE received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account
)
GROUP BY provider, account
ORDER BY provider, account
