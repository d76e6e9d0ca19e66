-- over_refunded: paid orders whose refunds exceed what was paid.
-- Refunds without a payment that succeeded are in orphan_refunds; together they are every order with a net below
-- zero.
-- @param zone Zone account IANA zone the days of payment are counted in; account = each account's own
-- @param from Date 1970-01-01 first day of payment
-- @param to Date 2299-12-31 last day of payment, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant, order_key, currency, exponent, paid_minor, refunded_minor, net_minor,
    toInt128(refunded_minor) - toInt128(paid_minor) AS excess_minor, payment_state, refund_count, paid_at, last_refund_at
FROM orders
WHERE payment_state = 'SUCCEEDED' AND refunded_minor > paid_minor
    AND if({zone:String} = 'account', paid_day,
        toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
ORDER BY provider, currency, exponent, net_minor, order_key
