-- order_timeline: everything that is known to have happened to one order, by the time it happened.
-- What providers and people said (fact, repeats included) and what it changed (event, with the movement of money
-- where there is one). local_time is occurred_at in the zone; received_at is when it was heard here.
-- @param order Text - the whole order key, as find_order or `quittance explain ID` shows it for any of its numbers
-- @param zone Zone account IANA zone of local_time; account = the account's own
SELECT
    occurred_at,
    toString(occurred_at, if({zone:String} = 'account',
        if(max(time_zone) OVER () = '', 'UTC', max(time_zone) OVER ()), {zone:String})) AS local_time,
    received_at, entry, type, refund_no, amount_minor, movement_minor, currency, exponent, detail, actor, time_quality,
    trust, held, fact_id, callback_id, place, id, order_version, provider, account, merchant
FROM
(
    SELECT
        occurred_at, '' AS time_zone, received_at, 'fact' AS entry, type, refund_no,
        coalesce(refund_minor, refund_total_minor, paid_minor, order_minor) AS amount_minor,
        CAST(NULL, 'Nullable(Int64)') AS movement_minor,
        currency, exponent, provider_status AS detail, action_actor AS actor, time_quality, trust, held, fact_id,
        callback_id,
        concat(topic, '/', toString(partition), '/', toString(offset), '#', toString(fact_index)) AS place,
        content_hash AS id, toUInt64(0) AS order_version, provider, account, merchant
    FROM order_facts
    WHERE order_key = {order:String}
    UNION ALL
    SELECT
        occurred_at, time_zone, received_at, 'event' AS entry, type, refund_no, amount_minor, movement_minor,
        currency, exponent, ifNull(detail, '') AS detail, actor, time_quality, trust, false AS held, fact_id,
        callback_id, '' AS place, event_id AS id, order_version, provider, account, merchant
    FROM order_events
    WHERE order_key = {order:String}
)
ORDER BY occurred_at, received_at, entry DESC, order_version, place, id
