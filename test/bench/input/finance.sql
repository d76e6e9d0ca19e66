-- Orders, refunds and facts for the finance figures, made by the server itself: {from} is the first number, {rows} how
-- many. Ten accounts of five merchants, one of which has half of all; 260 days, so that a day has its 50,000 movements.
-- Three orders in ten are refunded in part. Keys are spread over the key space, as providers' numbers are.

-- @orders
INSERT INTO t_orders
(
    order_key, version, source_partition, source_offset, provider, account, merchant, time_zone, provider_order_no,
    merchant_order_no, payment_state, refund_state, settlement_state, provider_status, currency, exponent, order_minor,
    paid_minor, paid_is_assumed, held_minor, refunded_minor, refund_pending_minor, refund_failed_minor, refund_count,
    net_minor, channel, created_at, paid_at, paid_day, paid_time_quality, first_refund_at, last_refund_at, settled_at,
    first_seen_at, last_fact_at, trust, refund_rows, facts, kafka_partition, kafka_offset
)
WITH
    number % 10 AS a,
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalMinute(intHash32(number) % (260 * 1440)) AS at,
    1000 + number % 90000 AS minor,
    number % 10 < 3 AS refunded,
    concat(hex(sipHash64(number)), toString(number)) AS no
SELECT
    concat('newpay|a', toString(a), '|', no), if(refunded, 2, 1), number % 6, number, 'newpay',
    concat('a', toString(a)), merchant, 'Asia/Shanghai', no, concat('M-', no), 'SUCCEEDED',
    if(refunded, 'PARTIAL', 'NONE'), if(number % 20 = 0, 'NONE', 'SETTLED'), 'SUCCESS', 'CNY', 2, minor, minor,
    false, 0, if(refunded, intDiv(minor, 2), 0), 0, 0, refunded, minor - if(refunded, intDiv(minor, 2), 0), 'WX_PAY',
    at, at, toDate32(at, 'Asia/Shanghai'), 'provider', if(refunded, at + toIntervalHour(30), NULL),
    if(refunded, at + toIntervalHour(30), NULL), if(number % 20 = 0, NULL, at + toIntervalDay(1)), at, at, 'SIGNED',
    if(refunded,
        [(concat('R-', no), 'SUCCEEDED', toInt64(intDiv(minor, 2)), 'CNY', 2, at + toIntervalHour(30), 'provider',
            'SIGNED', false, false)],
        []),
    1 + refunded, number % 6, number
FROM
(
    SELECT number, ['acme', 'acme', 'acme', 'acme', 'acme', 'bel', 'cor', 'cor', 'dor', 'eta'][1 + number % 10] AS merchant
    FROM numbers({from}, {rows})
)

-- @events
INSERT INTO t_order_events
(
    event_id, type, order_key, order_version, provider, account, merchant, time_zone, fact_id, callback_id, trust,
    refund_no, currency, exponent, amount_minor, movement_kind, movement_minor, occurred_at, time_quality, local_day,
    received_at, source_partition, source_offset, kafka_partition, kafka_offset
)
WITH
    number % 10 AS a,
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalMinute(intHash32(number) % (260 * 1440)) AS paid_at,
    if(side = 1, paid_at + toIntervalHour(30), paid_at) AS at,
    1000 + number % 90000 AS minor,
    concat(hex(sipHash64(number)), toString(number)) AS no,
    concat('newpay|a', toString(a), '|', if(side = 1, 'refund', 'payment'), '|', no) AS fact
SELECT
    lower(hex(sipHash128(fact))), if(side = 1, 'refund.succeeded', 'payment.succeeded'),
    concat('newpay|a', toString(a), '|', no), 1 + side, 'newpay', concat('a', toString(a)), merchant, 'Asia/Shanghai',
    fact, concat('01981f2e-6b3a-7c1d-9e2f-', leftPad(lower(hex(number * 2 + side)), 12, '0')), 'SIGNED',
    if(side = 1, concat('R-', no), NULL), 'CNY', 2, if(side = 1, intDiv(minor, 2), minor),
    if(side = 1, 'refund', 'payment'), if(side = 1, -toInt64(intDiv(minor, 2)), toInt64(minor)), at, 'provider',
    toDate32(at, 'Asia/Shanghai'), at, number % 6, number * 2 + side, number % 6, number * 2 + side
FROM
(
    SELECT number, ['acme', 'acme', 'acme', 'acme', 'acme', 'bel', 'cor', 'cor', 'dor', 'eta'][1 + number % 10] AS merchant,
        arrayJoin(if(number % 10 < 3, [0, 1], [0])) AS side
    FROM numbers({from}, {rows})
)

-- @facts
INSERT INTO t_order_facts
(
    fact_id, content_hash, type, order_key, provider, account, merchant, trust, held, key_id, api_version,
    provider_status, provider_order_no, merchant_order_no, refund_no, currency, exponent, order_minor, paid_minor,
    refund_minor, occurred_at, time_quality, received_at, callback_id, callback_topic, callback_partition,
    callback_offset, fact_index, facts, kafka_partition, kafka_offset
)
WITH
    number % 10 AS a,
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalMinute(intHash32(number) % (260 * 1440)) AS paid_at,
    if(side = 1, paid_at + toIntervalHour(30), paid_at) AS at,
    1000 + number % 90000 AS minor,
    concat(hex(sipHash64(number)), toString(number)) AS no,
    concat('newpay|a', toString(a), '|', if(side = 1, 'refund', 'payment'), '|', no) AS fact
SELECT
    fact, lower(hex(sipHash128(fact, minor))), if(side = 1, 'refund.succeeded', 'payment.succeeded'),
    concat('newpay|a', toString(a), '|', no), 'newpay', concat('a', toString(a)), merchant, 'SIGNED', false, 'k1', 'v2',
    'SUCCESS', no, concat('M-', no), if(side = 1, concat('R-', no), NULL), 'CNY', 2, minor, if(side = 1, NULL, minor),
    if(side = 1, intDiv(minor, 2), NULL), at, 'provider', at,
    concat('01981f2e-6b3a-7c1d-9e2f-', leftPad(lower(hex(number * 2 + side)), 12, '0')), 'callbacks.newpay',
    number % 6, number * 2 + side, 0, 1, number % 6, number * 2 + side
FROM
(
    SELECT number, ['acme', 'acme', 'acme', 'acme', 'acme', 'bel', 'cor', 'cor', 'dor', 'eta'][1 + number % 10] AS merchant,
        arrayJoin(if(number % 10 < 3, [0, 1], [0])) AS side
    FROM numbers({from}, {rows})
)
