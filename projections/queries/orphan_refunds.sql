-- orphan_refunds: refunds of orders whose payment was not heard of, or did not succeed.
-- Pending and succeeded refunds that are not held. payment_state UNKNOWN: no callback of the payment has come; any
-- other: the provider says that nothing was paid. age_s = as_of − the refund, in seconds.
-- @param from DateTime 1970-01-01 refunded at or after
-- @param to DateTime 2299-12-31 refunded before
-- @param as_of DateTime now the moment that ages are counted to
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant, order_key, refund_no, state, amount_minor, currency, exponent, refunded_at,
    time_quality, payment_state, trust, counted,
    dateDiff('second', refunded_at, {as_of:DateTime64(3, 'UTC')}) AS age_s
FROM refunds
WHERE payment_state != 'SUCCEEDED' AND state IN ('SUCCEEDED', 'PENDING') AND NOT held
    AND refunded_at >= {from:DateTime64(3, 'UTC')} AND refunded_at < {to:DateTime64(3, 'UTC')}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
ORDER BY refunded_at, order_key, refund_no
