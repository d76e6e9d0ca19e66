-- failure_expiry_mix: which ends unpaid orders came to, by channel and product.
-- Orders that FAILED, EXPIRED or were CLOSED, on the day they were created, else first heard of. order_minor is
-- their price, as far as it is told; provider_status is the provider's own word. share is of the provider's unpaid
-- orders in the same currency.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, payment_state, provider_status, channel, product, currency, exponent, orders, order_minor,
    orders_without_price,
    round(orders / sum(orders) OVER (PARTITION BY provider, currency, exponent), 6) AS share
FROM
(
    SELECT
        provider, account, payment_state, provider_status, channel, product, currency, exponent,
        count() AS orders,
        sum(ifNull(toInt128(orders.order_minor), 0)) AS order_minor,
        countIf(orders.order_minor IS NULL) AS orders_without_price
    FROM orders
    WHERE payment_state IN ('FAILED', 'EXPIRED', 'CLOSED')
        AND if({zone:String} = 'account', toDate32(toString(ifNull(created_at, first_seen_at), time_zone)),
            toDate32(ifNull(created_at, first_seen_at), if({zone:String} = 'account', 'UTC',
                {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account, payment_state, provider_status, channel, product, currency, exponent
)
ORDER BY provider, account, payment_state, provider_status, channel, product, currency, exponent
