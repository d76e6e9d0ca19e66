-- unsettled_ageing: money paid but not settled, by age; orders whose provider reports no settlement stand apart.
-- @param as_of DateTime now the moment that ages are counted to
WITH dateDiff('second', paid_at, {as_of:DateTime64(3, 'UTC')}) / 86400 AS age
SELECT
    provider, currency, exponent,
    if(settlement_state = 'UNKNOWN', 'UNKNOWN', 'UNSETTLED') AS settlement,
    multiIf(age < 1, '0-1', age < 2, '1-2', age < 3, '2-3', age < 7, '3-7', age < 30, '7-30', '>30') AS age_days,
    count() AS orders,
    sum(toInt128(net_minor)) AS open_minor
FROM orders
WHERE payment_state = 'SUCCEEDED' AND settlement_state != 'SETTLED' AND paid_at <= {as_of:DateTime64(3, 'UTC')}
GROUP BY provider, currency, exponent, settlement, age_days
ORDER BY provider, currency, settlement, min(age)
