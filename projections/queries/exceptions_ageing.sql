-- exceptions_ageing: how many exceptions are open, of which kind, how old, and what is at stake.
-- Open and acknowledged ones by kind, age and currency; at_stake_minor adds the amounts that are known, currency is
-- NULL where an exception is not about money. The list itself is exceptions_open.
-- @param as_of DateTime now the moment that ages are counted to
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
WITH (toUnixTimestamp64Milli({as_of:DateTime64(3, 'UTC')}) - toUnixTimestamp64Milli(first_seen_at)) / 86400000 AS age
SELECT
    severity, kind, multiIf(age < 1, '0-1', age < 2, '1-2', age < 3, '2-3', age < 7, '3-7', age < 30, '7-30',
        '>30') AS age_days, currency, exponent,
    count() AS exceptions,
    countIf(state = 'ACKNOWLEDGED') AS acknowledged,
    sum(ifNull(toInt128(exceptions.at_stake_minor), 0)) AS at_stake_minor,
    min(first_seen_at) AS oldest_at
FROM exceptions
WHERE state IN ('OPEN', 'ACKNOWLEDGED')
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
GROUP BY severity, kind, age_days, currency, exponent
ORDER BY indexOf(['H', 'M', 'L'], severity), kind, oldest_at, currency, exponent
