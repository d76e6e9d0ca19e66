-- A day is a calendar day in the account's zone. A day with refunds only has a row too.
--   paid_orders      orders whose payment-side movements of that day sum to more than zero: a restated amount does
--                    not count again, a payment that turns out to be of another day counts there and no longer here
--   gross_minor      Σ movements of the payment side (refund_no NULL): payments and their restatements
--   refund_count     refunds whose movements of that day sum to less than zero, in the same way
--   refunds_minor    −Σ movements of the refund side, so a positive figure
--   net_minor        gross_minor − refunds_minor (cash: refunds on the day they were made)
--   settled_minor    Σ net_minor of the SUCCEEDED orders paid on that day whose settlement is SETTLED
--   unsettled_minor  the same for NONE and IN_SETTLEMENT; an order whose provider reports no settlement is in neither
-- Computed from tables that a replay cannot change, so it is exact at every moment and needs no worker.
-- Sums are Int128: sum(Int64) wraps silently.

-- @view
CREATE OR REPLACE VIEW settlement_daily DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    provider, account, merchant, day, currency, exponent,
    sum(paid) AS paid_orders,
    sum(gross) AS gross_minor,
    sum(refunded) AS refund_count,
    sum(refunds) AS refunds_minor,
    sum(gross) - sum(refunds) AS net_minor,
    sum(settled) AS settled_minor,
    sum(unsettled) AS unsettled_minor,
    now64(3, 'UTC') AS calculated_at
FROM
(
    SELECT
        provider, account, merchant, day, currency, exponent,
        countIf(refund_no IS NULL AND moved > 0) AS paid,
        sumIf(moved, refund_no IS NULL) AS gross,
        countIf(refund_no IS NOT NULL AND moved < 0) AS refunded,
        -sumIf(moved, refund_no IS NOT NULL) AS refunds,
        toInt128(0) AS settled,
        toInt128(0) AS unsettled
    FROM
    (
        SELECT
            provider, account, merchant, local_day AS day, assumeNotNull(currency) AS currency,
            assumeNotNull(exponent) AS exponent, order_key, refund_no,
            sum(toInt128(assumeNotNull(movement_minor))) AS moved
        FROM t_order_events FINAL
        WHERE movement_minor IS NOT NULL
        GROUP BY provider, account, merchant, day, currency, exponent, order_key, refund_no
    )
    GROUP BY provider, account, merchant, day, currency, exponent
    UNION ALL
    SELECT
        provider, account, merchant, assumeNotNull(paid_day) AS day, assumeNotNull(currency) AS currency,
        assumeNotNull(exponent) AS exponent,
        toUInt64(0) AS paid,
        toInt128(0) AS gross,
        toUInt64(0) AS refunded,
        toInt128(0) AS refunds,
        sumIf(toInt128(net_minor), settlement_state = 'SETTLED') AS settled,
        sumIf(toInt128(net_minor), settlement_state IN ('NONE', 'IN_SETTLEMENT')) AS unsettled
    FROM t_orders FINAL
    WHERE payment_state = 'SUCCEEDED' AND paid_day IS NOT NULL AND currency IS NOT NULL AND exponent IS NOT NULL
    GROUP BY provider, account, merchant, day, currency, exponent
)
GROUP BY provider, account, merchant, day, currency, exponent
