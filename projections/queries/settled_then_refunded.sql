-- settled_then_refunded: refunds made after their order was settled: the next payout will be short of them.
-- after_settlement_s counts from when we learned of the settlement, so a refund just before that is missing here.
-- @param zone Zone account IANA zone the days of the refunds are counted in; account = each account's own
-- @param from Date 1970-01-01 first day of refund
-- @param to Date 2299-12-31 last day of refund, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    if({zone:String} = 'account', refunded_day,
        toDate32(refunded_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS day,
    provider, account, merchant, order_key, refund_no, amount_minor, currency, exponent, refunded_at, time_quality,
    settled_at, dateDiff('second', settled_at, refunded_at) AS after_settlement_s, paid_at, payment_minor
FROM refunds
WHERE settlement_state = 'SETTLED' AND state = 'SUCCEEDED' AND counted AND refunded_at > settled_at
    AND day BETWEEN {from:Date32} AND {to:Date32}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
ORDER BY refunded_at DESC, order_key, refund_no
