-- exceptions_open: what a person should look at or is looking at, gravest first.
SELECT
    severity, state, kind, subject, provider, account, merchant, order_key, currency, exponent, at_stake_minor,
    first_seen_at, detail, assignee, handled_by, handled_at, note, finding_id, causes
FROM exceptions
WHERE state IN ('OPEN', 'ACKNOWLEDGED')
ORDER BY indexOf(['H', 'M', 'L'], severity), state = 'ACKNOWLEDGED', first_seen_at, order_key, kind, subject
LIMIT 10000
