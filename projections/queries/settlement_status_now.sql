-- settlement_status_now: how much of what was paid is settled, in settlement, or not, as the providers say now.
-- Orders that succeeded, paid on the days asked for; net_minor = paid − refunded. UNKNOWN: the provider has never
-- spoken of settlement for the order, so it is in neither figure. settled is when we learned it, not when the money
-- came.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant, settlement_state, currency, exponent,
    count() AS orders,
    sum(toInt128(paid_minor)) AS gross_minor,
    sum(toInt128(orders.refunded_minor)) AS refunded_minor,
    sum(toInt128(orders.net_minor)) AS net_minor,
    min(paid_at) AS first_paid_at,
    max(paid_at) AS last_paid_at
FROM orders
WHERE payment_state = 'SUCCEEDED'
    AND if({zone:String} = 'account', paid_day,
        toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
GROUP BY provider, account, merchant, settlement_state, currency, exponent
ORDER BY provider, account, merchant, currency, exponent,
    indexOf(['UNKNOWN', 'NONE', 'IN_SETTLEMENT', 'SETTLED'], settlement_state)
