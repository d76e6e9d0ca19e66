-- merge_breakdown: merged orders by merchant: what each member merchant sold, refunded and nets.
-- A row per merge, merchant and currency; share_of_merge is of the price of the members seen in the same currency.
-- Orders paid together but told one by one have no merge number and are not here. By the day the first member was
-- heard of.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merge_no Text * this merge only
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    day, provider, account, merge_no, merchant, currency, exponent, members, order_minor, paid_minor, refunded_minor,
    net_minor, payment_states,
    if(all_orders = 0, NULL, round(toFloat64(order_minor) / toFloat64(all_orders), 6)) AS share_of_merge
FROM
(
    SELECT
        provider, account, merge_no, merchant, currency, exponent, members, order_minor, paid_minor, refunded_minor,
        net_minor, payment_states,
        min(first_day) OVER (PARTITION BY provider, account, merge_no) AS day,
        sum(order_minor) OVER (PARTITION BY provider, account, merge_no, currency, exponent) AS all_orders
    FROM
    (
        SELECT
            provider, account, merge_no, merchant, currency, exponent,
            count() AS members,
            sum(ifNull(toInt128(orders.order_minor), 0)) AS order_minor,
            sum(toInt128(orders.paid_minor)) AS paid_minor,
            sum(toInt128(orders.refunded_minor)) AS refunded_minor,
            sum(toInt128(orders.net_minor)) AS net_minor,
            arraySort(groupUniqArray(payment_state)) AS payment_states,
            min(if({zone:String} = 'account', toDate32(toString(first_seen_at, time_zone)),
                toDate32(first_seen_at, if({zone:String} = 'account', 'UTC', {zone:String})))) AS first_day
        FROM orders
        WHERE merge_no IS NOT NULL AND ({merge_no:String} = '*' OR merge_no = {merge_no:String})
            AND ({provider:String} = '*' OR provider = {provider:String})
            AND ({account:String} = '*' OR account = {account:String})
        GROUP BY provider, account, merge_no, merchant, currency, exponent
    )
)
WHERE day BETWEEN {from:Date32} AND {to:Date32}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
ORDER BY day DESC, provider, account, merge_no, merchant, currency, exponent
