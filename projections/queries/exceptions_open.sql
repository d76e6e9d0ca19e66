-- exceptions_open: what a person should look at or is looking at, gravest first.
-- Open and acknowledged ones, each with its amount at stake (NULL where it is not about money) and its age since it
-- was first seen. At most the first 10,000: exceptions_ageing counts them all.
-- @param kind Text * this kind only
-- @param as_of DateTime now the moment that ages are counted to
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
WITH (toUnixTimestamp64Milli({as_of:DateTime64(3, 'UTC')}) - toUnixTimestamp64Milli(first_seen_at)) / 86400000 AS age
SELECT
    severity, state, kind, subject, provider, account, merchant, order_key, currency, exponent, at_stake_minor,
    first_seen_at, multiIf(age < 1, '0-1', age < 2, '1-2', age < 3, '2-3', age < 7, '3-7', age < 30, '7-30',
        '>30') AS age_days,
    detail, assignee, handled_by, handled_at, note, finding_id, causes
FROM exceptions
WHERE state IN ('OPEN', 'ACKNOWLEDGED')
    AND ({kind:String} = '*' OR kind = {kind:String})
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
ORDER BY indexOf(['H', 'M', 'L'], severity), state = 'ACKNOWLEDGED', first_seen_at, order_key, kind, subject
LIMIT 10000
