-- Orders, refunds and facts for the finance figures, made by the server itself: {from} is the first number, {rows} how
-- many, of {orders}. Ten accounts of five merchants, one of which has half of all; 260 days, so that a day has its 50,000
-- movements. Orders come in the order of time. Three in ten are refunded in part, which is a second version of the order,
-- written later; one in twenty is never paid. The numbers of NewPay begin with the date and count (202209210000006950,
-- schemas/providers/newpay); those of eftPay do not follow time, so its accounts (the merchants dor and eta) stand for
-- the worst that a provider can do to a table that is sorted by them.

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
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(intDiv(number * 22464000, {orders})) AS at,
    1000 + number % 90000 AS minor,
    intDiv(number, 10) % 10 < 3 AND {refunded} AS refunded,
    intDiv(number, 10) % 20 != 9 AS paid,
    intDiv(number, 10) % 20 != 0 AS settled,
    if(provider = 'newpay', concat(formatDateTime(at, '%Y%m%d'), leftPad(toString(number), 10, '0')),
        concat(hex(sipHash64(number)), toString(number))) AS no
SELECT
    concat(provider, '|a', toString(a), '|', no), if(refunded, 2, 1), number % 6, number, provider,
    concat('a', toString(a)), merchant, 'Asia/Shanghai', no, concat('M-', no),
    if(paid, 'SUCCEEDED', 'EXPIRED'), if(refunded, 'PARTIAL', 'NONE'), if(settled, 'SETTLED', 'NONE'), 'SUCCESS', 'CNY', 2,
    minor, if(paid, minor, 0),
    false, 0, if(refunded, intDiv(minor, 2), 0), 0, 0, refunded,
    if(paid, minor, 0) - if(refunded, intDiv(minor, 2), 0), 'WX_PAY', at, if(paid, at, NULL),
    if(paid, toDate32(at, 'Asia/Shanghai'), NULL), 'provider', if(refunded, at + toIntervalHour(30), NULL),
    if(refunded, at + toIntervalHour(30), NULL), if(settled, at + toIntervalDay(1), NULL), at, at, 'SIGNED',
    if(refunded,
        [(concat('R-', no), 'SUCCEEDED', toInt64(intDiv(minor, 2)), 'CNY', 2, at + toIntervalHour(30), 'provider',
            'SIGNED', false, false)],
        []),
    1 + refunded, number % 6, number
FROM
(
    SELECT number, if(number % 10 < 8, 'newpay', 'eftpay') AS provider,
        ['acme', 'acme', 'acme', 'acme', 'acme', 'bel', 'cor', 'cor', 'dor', 'eta'][1 + number % 10] AS merchant
    FROM numbers({from}, {rows})
    WHERE NOT {refunded} OR intDiv(number, 10) % 10 < 3
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
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(intDiv(number * 22464000, {orders})) AS seen_at,
    if(side = 1, seen_at + toIntervalHour(30), seen_at) AS at,
    1000 + number % 90000 AS minor,
    if(provider = 'newpay', concat(formatDateTime(seen_at, '%Y%m%d'), leftPad(toString(number), 10, '0')),
        concat(hex(sipHash64(number)), toString(number))) AS no,
    concat(provider, '|a', toString(a), '|', if(side = 1, 'refund', 'payment'), '|', no) AS fact
SELECT
    lower(hex(sipHash128(fact))), if(side = 1, 'refund.succeeded', 'payment.succeeded'),
    concat(provider, '|a', toString(a), '|', no), 1 + side, provider, concat('a', toString(a)), merchant, 'Asia/Shanghai',
    fact, concat('01981f2e-6b3a-7c1d-9e2f-', leftPad(lower(hex(number * 2 + side)), 12, '0')), 'SIGNED',
    if(side = 1, concat('R-', no), NULL), 'CNY', 2, if(side = 1, intDiv(minor, 2), minor),
    if(side = 1, 'refund', 'payment'), if(side = 1, -toInt64(intDiv(minor, 2)), toInt64(minor)), at, 'provider',
    toDate32(at, 'Asia/Shanghai'), at, number % 6, number * 2 + side, number % 6, number * 2 + side
FROM
(
    SELECT number, if(number % 10 < 8, 'newpay', 'eftpay') AS provider,
        ['acme', 'acme', 'acme', 'acme', 'acme', 'bel', 'cor', 'cor', 'dor', 'eta'][1 + number % 10] AS merchant,
        arrayJoin(if(intDiv(number, 10) % 10 < 3, [0, 1], [0])) AS side
    FROM numbers({from}, {rows})
    WHERE intDiv(number, 10) % 20 != 9
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
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(intDiv(number * 22464000, {orders})) AS seen_at,
    if(side = 1, seen_at + toIntervalHour(30), seen_at) AS at,
    1000 + number % 90000 AS minor,
    if(provider = 'newpay', concat(formatDateTime(seen_at, '%Y%m%d'), leftPad(toString(number), 10, '0')),
        concat(hex(sipHash64(number)), toString(number))) AS no,
    concat(provider, '|a', toString(a), '|', if(side = 1, 'refund', 'payment'), '|', no) AS fact
SELECT
    fact, lower(hex(sipHash128(fact, minor))), if(side = 1, 'refund.succeeded', 'payment.succeeded'),
    concat(provider, '|a', toString(a), '|', no), provider, concat('a', toString(a)), merchant, 'SIGNED', false, 'k1', 'v2',
    'SUCCESS', no, concat('M-', no), if(side = 1, concat('R-', no), NULL), 'CNY', 2, minor, if(side = 1, NULL, minor),
    if(side = 1, intDiv(minor, 2), NULL), at, 'provider', at,
    concat('01981f2e-6b3a-7c1d-9e2f-', leftPad(lower(hex(number * 2 + side)), 12, '0')), concat('callbacks.', provider),
    number % 6, number * 2 + side, 0, 1, number % 6, number * 2 + side
FROM
(
    SELECT number, if(number % 10 < 8, 'newpay', 'eftpay') AS provider,
        ['acme', 'acme', 'acme', 'acme', 'acme', 'bel', 'cor', 'cor', 'dor', 'eta'][1 + number % 10] AS merchant,
        arrayJoin(if(intDiv(number, 10) % 10 < 3, [0, 1], [0])) AS side
    FROM numbers({from}, {rows})
)
