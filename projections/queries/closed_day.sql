-- closed_day: each day as it was closed, as it is known now, and as it was known at a moment.
-- Days are the account's own: what was signed was a day in the account's zone, so there is no other zone to ask for.
-- closed_…: as signed, for ever the same; NULL where the day is not closed. Where it is closed and had nothing in that
-- currency then, 0.
-- now_…: Σ movements of the day. restated_… = now − closed: what `restatements` lists, one by one.
-- known_…: Σ movements whose fact had been received by the ingress (received_at) at or before known_at. It depends on
-- stored times only, so it is the same whenever it is asked and after any replay. It is by the fact's own time, so it
-- differs from what a screen showed at that moment by what was still on its way through the pipeline, and by facts
-- that were quarantined then and redriven later, which count from when they were received. Where facts were taken in
-- another order than they were received in, a movement that restates another can count before it.
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day
-- @param known_at DateTime now facts received by then
-- @param provider Text * one provider only
-- @param account Text * one account only
-- @param merchant Text * one merchant only
SELECT
    day, provider, account, merchant, currency, exponent,
    if(is_closed, sum(closed_gross), NULL) AS closed_gross_minor,
    if(is_closed, sum(closed_refunds), NULL) AS closed_refunds_minor,
    if(is_closed, sum(closed_gross) - sum(closed_refunds), NULL) AS closed_net_minor,
    sum(known_gross) AS known_gross_minor,
    sum(known_refunds) AS known_refunds_minor,
    sum(known_gross) - sum(known_refunds) AS known_net_minor,
    sum(now_gross) AS now_gross_minor,
    sum(now_refunds) AS now_refunds_minor,
    sum(now_gross) - sum(now_refunds) AS now_net_minor,
    if(is_closed, sum(now_gross) - sum(closed_gross), NULL) AS restated_gross_minor,
    if(is_closed, sum(now_refunds) - sum(closed_refunds), NULL) AS restated_refunds_minor,
    if(is_closed, sum(now_gross) - sum(now_refunds) - sum(closed_gross) + sum(closed_refunds), NULL) AS restated_net_minor,
    if(is_closed, sum(closed_orders), NULL) AS closed_paid_orders,
    sum(known_orders) AS known_paid_orders,
    sum(now_orders) AS now_paid_orders,
    (provider, account, day) IN (SELECT provider, account, day FROM day_closes) AS is_closed
FROM
(
    SELECT
        day, provider, account, merchant, assumeNotNull(currency) AS currency, assumeNotNull(exponent) AS exponent,
        toInt128(gross_minor) AS closed_gross, toInt128(refunds_minor) AS closed_refunds,
        toInt64(paid_orders) AS closed_orders,
        toInt128(0) AS known_gross, toInt128(0) AS known_refunds, toInt64(0) AS known_orders,
        toInt128(0) AS now_gross, toInt128(0) AS now_refunds, toInt64(0) AS now_orders
    FROM day_closes
    WHERE day BETWEEN {from:Date32} AND {to:Date32} AND day_closes.currency IS NOT NULL
    UNION ALL
    SELECT
        day, provider, account, merchant, currency, exponent,
        toInt128(0) AS closed_gross, toInt128(0) AS closed_refunds, toInt64(0) AS closed_orders,
        if(refund_no IS NULL, known, toInt128(0)) AS known_gross,
        if(refund_no IS NULL, toInt128(0), -known) AS known_refunds,
        toInt64(refund_no IS NULL AND known > 0) AS known_orders,
        if(refund_no IS NULL, moved, toInt128(0)) AS now_gross,
        if(refund_no IS NULL, toInt128(0), -moved) AS now_refunds,
        toInt64(refund_no IS NULL AND moved > 0) AS now_orders
    FROM
    (
        SELECT
            provider, account, merchant, local_day AS day, currency, exponent, order_key, refund_no,
            sum(toInt128(amount_minor)) AS moved,
            sumIf(toInt128(amount_minor), received_at <= {known_at:DateTime64(3, 'UTC')}) AS known
        FROM movements
        WHERE local_day BETWEEN {from:Date32} AND {to:Date32}
        GROUP BY provider, account, merchant, day, currency, exponent, order_key, refund_no
    )
)
WHERE ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
GROUP BY day, provider, account, merchant, currency, exponent
ORDER BY day DESC, provider, account, merchant, currency
