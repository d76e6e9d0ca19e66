-- An event that moves money always states its currency, or the fold would not have booked it.
-- `refund_no` tells the side of a restatement: NULL = of the payment, else of that refund.
-- partition and offset are the event's place in order-events: what lies before a close's watermark was counted by it.
-- digest seals the movement: SHA-256 in hex over its fields in this order, each as length in bytes, `:`, text, `,`
-- (docs/day-close.md). Its place is not in it: a movement is the same wherever it lies.

-- @view
CREATE OR REPLACE VIEW movements DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id AS effect_id, order_key, provider, account, merchant, assumeNotNull(movement_kind) AS kind,
    assumeNotNull(movement_minor) AS amount_minor, assumeNotNull(currency) AS currency,
    assumeNotNull(exponent) AS exponent, refund_no, occurred_at, time_quality, local_day, received_at, trust,
    fact_id, callback_id, type AS event_type, order_version, kafka_partition AS partition, kafka_offset AS offset,
    lower(hex(SHA256(arrayStringConcat(arrayMap(f -> concat(toString(length(f)), ':', f, ','), [
        event_id, provider, account, merchant, toString(local_day), order_key, assumeNotNull(movement_kind),
        toString(assumeNotNull(movement_minor)), assumeNotNull(currency), toString(assumeNotNull(exponent)),
        if(refund_no IS NULL, 'payment', 'refund'), ifNull(refund_no, ''),
        toString(toUnixTimestamp64Milli(occurred_at)), toString(toUnixTimestamp64Milli(received_at)), fact_id]))))) AS digest
FROM t_order_events FINAL
WHERE movement_minor IS NOT NULL
