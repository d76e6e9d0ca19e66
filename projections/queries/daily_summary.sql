-- daily_summary: what was paid, discounted, refunded and settled per day, provider account and merchant.
-- gross_order_minor is the list price, gross_minor what buyers paid, both of payments that succeeded, on the day
-- they were paid; discount_minor is the difference, over orders whose price is known. refunds_minor is cash: on the
-- day of the refund, whenever the payment was, also where no payment was heard of; net_minor = gross_minor −
-- refunds_minor, so a day can be negative. settled, unsettled and settlement_unknown split the net amount of the
-- orders paid on that day by what their provider reports now.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    day, provider, account, merchant, currency, exponent,
    sum(paid) AS paid_orders,
    sum(gross_order) AS gross_order_minor,
    sum(gross) AS gross_minor,
    sum(discount) AS discount_minor,
    sum(without_price) AS orders_without_price,
    sum(refunded) AS refund_count,
    sum(refunds_cash) AS refunds_minor,
    gross_minor - refunds_minor AS net_minor,
    sum(settled) AS settled_minor,
    sum(unsettled) AS unsettled_minor,
    sum(unknown) AS settlement_unknown_minor
FROM
(
    SELECT
        if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS day,
        provider, account, merchant, currency, exponent,
        count() AS paid,
        sum(ifNull(toInt128(order_minor), 0)) AS gross_order,
        sum(toInt128(paid_minor)) AS gross,
        sum(ifNull(toInt128(order_minor) - toInt128(paid_minor), 0)) AS discount,
        countIf(order_minor IS NULL) AS without_price,
        toUInt64(0) AS refunded, toInt128(0) AS refunds_cash,
        sumIf(toInt128(net_minor), settlement_state = 'SETTLED') AS settled,
        sumIf(toInt128(net_minor), settlement_state IN ('NONE', 'IN_SETTLEMENT')) AS unsettled,
        sumIf(toInt128(net_minor), settlement_state = 'UNKNOWN') AS unknown
    FROM orders
    WHERE payment_state = 'SUCCEEDED' AND day BETWEEN {from:Date32} AND {to:Date32}
        -- Says no more than the line above, in terms of an index: no two zones are more than two days apart.
        AND paid_day BETWEEN {from:Date32} - 2 AND {to:Date32} + 2
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY day, provider, account, merchant, currency, exponent
    UNION ALL
    SELECT
        if({zone:String} = 'account', refunded_day,
            toDate32(refunded_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS day,
        provider, account, merchant, currency, exponent,
        toUInt64(0) AS paid, toInt128(0) AS gross_order, toInt128(0) AS gross, toInt128(0) AS discount,
        toUInt64(0) AS without_price,
        count() AS refunded,
        sum(toInt128(amount_minor)) AS refunds_cash,
        toInt128(0) AS settled, toInt128(0) AS unsettled, toInt128(0) AS unknown
    FROM refunds
    WHERE state = 'SUCCEEDED' AND counted AND day BETWEEN {from:Date32} AND {to:Date32}
        AND latest_refund_at >= toDateTime64({from:Date32} - 2, 3, 'UTC')
        AND earliest_refund_at < toDateTime64({to:Date32} + 3, 3, 'UTC')
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY day, provider, account, merchant, currency, exponent
)
GROUP BY day, provider, account, merchant, currency, exponent
ORDER BY day DESC, provider, account, merchant, currency, exponent
