-- exceptions_open: what a person should look at, gravest first.
SELECT
    severity, kind, subject, provider, account, merchant, order_key, currency, exponent, at_stake_minor,
    first_seen_at, detail
FROM exceptions
WHERE state = 'OPEN'
ORDER BY indexOf(['H', 'M', 'L'], severity), first_seen_at, order_key, kind, subject
LIMIT 10000
