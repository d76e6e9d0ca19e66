-- channel_product_mix: which channels and products the money came through.
-- Orders that succeeded, paid on the days asked for. Shares are of the provider's orders and of its money in the
-- same currency; refunded_minor and refund_rate are the cohort's: refunds of these orders, whenever they were made.
-- NULL = not told.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, channel, product, currency, exponent, orders, gross_minor, net_minor, refunded_minor, refunded_orders,
    round(orders / sum(orders) OVER money, 6) AS share_of_orders,
    if(gross = 0, NULL, round(toFloat64(gross_minor) / toFloat64(gross), 6)) AS share_of_gross,
    if(gross_minor = 0, NULL, round(toFloat64(refunded_minor) / toFloat64(gross_minor), 6)) AS refund_rate
FROM
(
    SELECT
        provider, channel, product, currency, exponent, orders, gross_minor, net_minor, refunded_minor, refunded_orders,
        sum(gross_minor) OVER (PARTITION BY provider, currency, exponent) AS gross
    FROM
    (
        SELECT
            provider, channel, product, currency, exponent,
            count() AS orders,
            sum(toInt128(paid_minor)) AS gross_minor,
            sum(toInt128(orders.net_minor)) AS net_minor,
            sum(toInt128(orders.refunded_minor)) AS refunded_minor,
            countIf(refund_count > 0) AS refunded_orders
        FROM orders
        WHERE payment_state = 'SUCCEEDED'
            AND if({zone:String} = 'account', paid_day,
                toDate32(paid_at, if({zone:String} = 'account', 'UTC',
                    {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
            AND ({merchant:String} = '*' OR merchant = {merchant:String})
            AND ({provider:String} = '*' OR provider = {provider:String})
            AND ({account:String} = '*' OR account = {account:String})
        GROUP BY provider, channel, product, currency, exponent
    )
)
WINDOW money AS (PARTITION BY provider, currency, exponent)
ORDER BY provider, currency, exponent, channel, product
