-- t_plus_one_breaches: payments not settled in time: paid on day D, not settled by the end of the n-th business day after it.
-- By each account's calendar, which the row names; uncovered says that it knows no holiday of the payment's or the
-- due day's year. Only of providers that report settlement, and with something left to settle. late: settled after
-- the due day, as far as we know, since we learn of a settlement late, never early; open: not settled by as_of.
-- Payments of days outside 2010 to 2049 are left out.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param business_days Count 1 n: settled by the end of the n-th business day after the payment
-- @param as_of DateTime now the moment until which a settlement had time
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant, paid AS day, due_day, currency, exponent, calendar,
    toBool(NOT (paid_covered AND due_covered)) AS uncovered,
    countIf(is_open) AS open_orders,
    sumIf(toInt128(net_minor), is_open) AS open_minor,
    countIf(NOT is_open) AS late_orders,
    sumIf(toInt128(net_minor), NOT is_open) AS late_minor
FROM
(
    SELECT *, settlement_state != 'SETTLED' OR settled_at > {as_of:DateTime64(3, 'UTC')} AS is_open
    FROM
    (
        SELECT
            provider, account, merchant, currency, exponent, calendar, net_minor, settlement_state, settled_at,
            if({zone:String} = 'account', paid_day,
                toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS paid,
            if(settled_at IS NULL, NULL, if({zone:String} = 'account', toDate32(toString(settled_at, time_zone)),
                toDate32(settled_at, if({zone:String} = 'account', 'UTC', {zone:String})))) AS settled,
            if({zone:String} = 'account', toDate32(toString({as_of:DateTime64(3, 'UTC')}, time_zone)),
                toDate32({as_of:DateTime64(3, 'UTC')}, if({zone:String} = 'account', 'UTC',
                    {zone:String}))) AS as_of_day
        FROM orders
        WHERE payment_state = 'SUCCEEDED' AND settlement_state != 'UNKNOWN' AND net_minor > 0
            AND paid BETWEEN {from:Date32} AND {to:Date32}
            AND ({merchant:String} = '*' OR merchant = {merchant:String})
            AND ({provider:String} = '*' OR provider = {provider:String})
            AND ({account:String} = '*' OR account = {account:String})
    ) AS payments
    INNER JOIN
    (
        SELECT calendar, day AS paid, business_day_no + {business_days:UInt32} AS due_no, year_covered AS paid_covered
        FROM business_days
    ) AS paid_days USING (calendar, paid)
    INNER JOIN
    (
        SELECT calendar, day AS due_day, business_day_no AS due_no, year_covered AS due_covered
        FROM business_days
        WHERE is_business_day
    ) AS due_days USING (calendar, due_no)
) AS orders
WHERE if(is_open, as_of_day, assumeNotNull(settled)) > due_day
GROUP BY provider, account, merchant, day, due_day, currency, exponent, calendar, uncovered
ORDER BY day, provider, account, merchant, currency, exponent
