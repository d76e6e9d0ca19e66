-- success_rate_trend: how many of the orders that called back were paid, per day.
-- success_rate = succeeded / (succeeded + failed + expired + closed), of orders that called back: whoever leaves
-- before paying sends nothing. Pending ones are out of the rate. Each order counts on the day it was created, else
-- on the day it was first heard of; by_creation says how many of them gave the time of creation.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    if({zone:String} = 'account', toDate32(toString(ifNull(created_at, first_seen_at), time_zone)),
        toDate32(ifNull(created_at, first_seen_at), if({zone:String} = 'account', 'UTC', {zone:String}))) AS day,
    provider, account, merchant,
    countIf(payment_state = 'SUCCEEDED') AS succeeded,
    countIf(payment_state = 'FAILED') AS failed,
    countIf(payment_state = 'EXPIRED') AS expired,
    countIf(payment_state = 'CLOSED') AS closed,
    countIf(payment_state = 'PENDING') AS pending,
    succeeded + failed + expired + closed AS ended,
    if(ended = 0, NULL, round(succeeded / ended, 6)) AS success_rate,
    countIf(created_at IS NOT NULL) AS by_creation
FROM orders
WHERE payment_state != 'UNKNOWN' AND day BETWEEN {from:Date32} AND {to:Date32}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
GROUP BY day, provider, account, merchant
ORDER BY day DESC, provider, account, merchant
