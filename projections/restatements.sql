-- Movements of a closed day that its close did not count: those at or behind the close's watermark, in a partition that
-- it does not name also. Figures now = figures as closed + Σ amount_minor here, per merchant and currency.
--   received_day          local day on which the fact was received, in the zone the day was closed in
--   callback_delay_s      received_at − occurred_at in seconds: how late the provider told it
--   after_close_s         received_at − closed_at in seconds; negative where it was received before the close and was
--                         not in Kafka yet, or where a fact received earlier was redriven or restated by a decision

-- @view
CREATE OR REPLACE VIEW restatements DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    provider, account, merchant, local_day AS day, effect_id, order_key, kind, amount_minor, currency, exponent,
    refund_no, occurred_at, time_quality, received_at,
    toDate32(formatDateTime(received_at, '%F', closed_zone)) AS received_day,
    dateDiff('second', occurred_at, received_at) AS callback_delay_s,
    dateDiff('second', closed_at, received_at) AS after_close_s,
    closed_at, close_id, trust, fact_id, callback_id, event_type, partition, offset
FROM
(
    SELECT
        event_id AS effect_id, order_key, provider, account, merchant, assumeNotNull(movement_kind) AS kind,
        assumeNotNull(movement_minor) AS amount_minor, assumeNotNull(currency) AS currency,
        assumeNotNull(exponent) AS exponent, refund_no, occurred_at, time_quality, local_day, received_at, trust,
        fact_id, callback_id, type AS event_type, kafka_partition AS partition, kafka_offset AS offset
    FROM t_order_events FINAL
    WHERE movement_minor IS NOT NULL
        AND (provider, account, local_day) IN (SELECT provider, account, day FROM t_day_closes FINAL)
) AS movement
INNER JOIN
(
    SELECT provider, account, day, closed_at, close_id, time_zone AS closed_zone, watermark
    FROM t_day_closes FINAL
) AS close ON close.provider = movement.provider AND close.account = movement.account AND close.day = movement.local_day
WHERE offset >= watermark[partition]
