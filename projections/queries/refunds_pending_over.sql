-- refunds_pending_over: refunds that have been pending for longer than some hours, the oldest first.
-- Since the provider told of them; held ones are left out. As known now: a refund that has ended is not shown,
-- whatever as_of is.
-- @param hours Count 24 pending for at least this many hours
-- @param as_of DateTime now the moment that waiting is counted to
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant, order_key, refund_no, amount_minor, currency, exponent, refunded_at, time_quality,
    dateDiff('second', refunded_at, {as_of:DateTime64(3, 'UTC')}) AS pending_s,
    payment_state, payment_minor, payment_currency, payment_exponent
FROM refunds
WHERE state = 'PENDING' AND NOT held
    AND toUnixTimestamp64Milli({as_of:DateTime64(3, 'UTC')}) - toUnixTimestamp64Milli(refunded_at) >= {hours:UInt32} * 3600000
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
ORDER BY refunded_at, order_key, refund_no
