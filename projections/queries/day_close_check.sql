-- day_close_check: closed days whose movements no longer give what was signed; no row = every close still holds.
-- The movements before each close's watermark are added up and hashed anew, per merchant and currency.
-- closed_hash or hash_now is empty where that side has nothing in that currency. A difference means that rows in
-- ClickHouse are not those that were signed: `quittance rebuild order-events` compares them with Kafka.
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day
SELECT
    day, provider, account, merchant, currency, exponent,
    sum(gross_closed) AS closed_gross_minor,
    sum(gross_now) AS counted_gross_minor,
    sum(refunds_closed) AS closed_refunds_minor,
    sum(refunds_now) AS counted_refunds_minor,
    sum(count_closed) AS closed_movements,
    sum(count_now) AS counted_movements,
    max(hash_closed) AS closed_hash,
    max(hash_counted) AS hash_now
FROM
(
    SELECT
        day, provider, account, merchant, assumeNotNull(currency) AS currency, assumeNotNull(exponent) AS exponent,
        toInt128(gross_minor) AS gross_closed, toInt128(refunds_minor) AS refunds_closed,
        toInt64(movements) AS count_closed, hash AS hash_closed,
        toInt128(0) AS gross_now, toInt128(0) AS refunds_now, toInt64(0) AS count_now, '' AS hash_counted
    FROM day_closes
    WHERE day BETWEEN {from:Date32} AND {to:Date32} AND day_closes.currency IS NOT NULL
    UNION ALL
    SELECT
        local_day AS day, provider, account, merchant, currency, exponent,
        toInt128(0) AS gross_closed, toInt128(0) AS refunds_closed, toInt64(0) AS count_closed, '' AS hash_closed,
        sumIf(toInt128(amount_minor), refund_no IS NULL) AS gross_now,
        -sumIf(toInt128(amount_minor), refund_no IS NOT NULL) AS refunds_now,
        toInt64(count()) AS count_now,
        lower(hex(SHA256(arrayStringConcat(arrayMap(d -> concat(d, '\n'), arraySort(groupArray(digest))))))) AS hash_counted
    FROM movements
    INNER JOIN (SELECT DISTINCT provider, account, day, watermark FROM day_closes) AS close
        ON close.provider = movements.provider AND close.account = movements.account AND close.day = movements.local_day
    WHERE local_day BETWEEN {from:Date32} AND {to:Date32} AND offset < watermark[partition]
    GROUP BY day, provider, account, merchant, currency, exponent
)
GROUP BY day, provider, account, merchant, currency, exponent
HAVING closed_hash != hash_now OR closed_gross_minor != counted_gross_minor
    OR closed_refunds_minor != counted_refunds_minor OR closed_movements != counted_movements
ORDER BY day DESC, provider, account, merchant, currency
