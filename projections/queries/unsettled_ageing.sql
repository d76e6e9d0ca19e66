-- unsettled_ageing: money paid but not settled, by age; orders whose provider reports no settlement stand apart.
-- age = as_of − paid_at in days of 24 hours, the lower bound within the bucket. The settlement is that known now,
-- also where as_of is in the past: for the state at the end of a former day ask unsettled_at.
-- @param as_of DateTime now the moment that ages are counted to
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
WITH (toUnixTimestamp64Milli({as_of:DateTime64(3, 'UTC')}) - toUnixTimestamp64Milli(paid_at)) / 86400000 AS age
SELECT
    provider, currency, exponent,
    if(settlement_state = 'UNKNOWN', 'UNKNOWN', 'UNSETTLED') AS settlement,
    multiIf(age < 1, '0-1', age < 2, '1-2', age < 3, '2-3', age < 7, '3-7', age < 30, '7-30', '>30') AS age_days,
    count() AS orders,
    sum(toInt128(net_minor)) AS open_minor
FROM orders
WHERE payment_state = 'SUCCEEDED' AND settlement_state != 'SETTLED' AND paid_at <= {as_of:DateTime64(3, 'UTC')}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
GROUP BY provider, currency, exponent, settlement, age_days
ORDER BY provider, currency, exponent, settlement, min(age)
