-- late_and_restatements: per closed day and currency, what was booked on it after it was closed, and how late it came.
-- Restatements: movements that the close did not count. late_…: those of them whose fact was received on a later local
-- day than the day itself and after the close (domain.md §2.3); the others were received earlier and were on their way,
-- or were redriven, or decided about, after the close. Σ of effects = now − closed in closed_day.
-- Days are the account's own, as they were closed. A closed day without restatements has no row.
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day
-- @param provider Text * one provider only
-- @param account Text * one account only
-- @param merchant Text * one merchant only
SELECT
    day, provider, account, merchant, currency, exponent,
    sumIf(toInt128(amount_minor), refund_no IS NULL) AS gross_effect_minor,
    -sumIf(toInt128(amount_minor), refund_no IS NOT NULL) AS refunds_effect_minor,
    sum(toInt128(amount_minor)) AS net_effect_minor,
    sumIf(toInt128(amount_minor), received_day > day AND received_at > closed_at) AS late_net_effect_minor,
    count() AS restatements,
    countIf(received_day > day AND received_at > closed_at) AS late_restatements,
    uniqExact(order_key) AS orders,
    any(closed_at) AS day_closed_at,
    min(received_at) AS first_received_at,
    max(received_at) AS last_received_at,
    max(callback_delay_s) AS longest_delay_s
FROM restatements
WHERE day BETWEEN {from:Date32} AND {to:Date32}
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
GROUP BY day, provider, account, merchant, currency, exponent
ORDER BY day DESC, provider, account, merchant, currency
