-- refund_register: each refund with the payment it belongs to, latest first.
-- All states, held ones too: counted tells whether it is in the order's refunded amount once it has SUCCEEDED. Days
-- are in the zone asked for; derived = the difference of two running totals, not a refund that the provider named.
-- @param from DateTime 1970-01-01 refunded at or after
-- @param to DateTime 2299-12-31 refunded before
-- @param zone Zone account IANA zone the days are shown in; account = each account's own
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    refunded_at, if({zone:String} = 'account', refunded_day,
        toDate32(refunded_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS day,
    time_quality, provider, account, merchant, order_key, refund_no, state, amount_minor, currency,
    exponent, counted, held, derived, trust, payment_minor, payment_currency, payment_exponent, paid_at,
    if({zone:String} = 'account', paid_day,
        toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS payment_day,
    payment_state, if(payment_state = 'SUCCEEDED', dateDiff('second', paid_at, refunded_at), NULL) AS latency_s
FROM refunds
WHERE refunded_at >= {from:DateTime64(3, 'UTC')} AND refunded_at < {to:DateTime64(3, 'UTC')}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
ORDER BY refunded_at DESC, order_key, refund_no
