-- outcomes_by_account: what became of the callbacks and of the facts in them.
SELECT
    provider, account,
    if(fact_index < 0, 'callback', 'fact') AS level,
    outcome, reason,
    count() AS outcomes
FROM callback_outcomes
GROUP BY provider, account, level, outcome, reason
ORDER BY provider, account, level, outcome, reason
