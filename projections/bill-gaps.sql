-- Payments and refunds of ours that no line of a provider's bill is about, of accounts whose bills are imported.
--   missing_there  a bill covers the time and the currency, and has no such line
--   pending        the bill of that day is not imported yet, or it has such a line, which the order has not taken yet;
--                  nothing is said of days before the first one
-- A bill covers its day only when all its lines are stored and no other bill replaces it. Lines are stored before their
-- orders have taken them, so the lines themselves are asked: they are many and stand on the left of the join, so that
-- only the gaps, which are few, are kept in memory. A refund's line without a number may be of any refund of the order.
-- Refunds that we know by running totals only have no numbers to be found by: their sums are compared in
-- statement_matches. handlings is what people decided about exceptions of the order.

-- @view
CREATE OR REPLACE VIEW bill_gaps DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    gap.order_key AS order_key, gap.provider AS provider, gap.account AS account, gap.merchant AS merchant,
    gap.provider_order_no AS provider_order_no, gap.merchant_order_no AS merchant_order_no, gap.kind AS kind,
    gap.refund_no AS refund_no,
    if(gap.is_covered AND NOT max(ifNull(line.is_line, 0) AND (gap.kind = 'PAYMENT' OR ifNull(line.refund_no, gap.refund_no) = gap.refund_no)),
        'missing_there', 'pending') AS verdict,
    gap.day AS day, 'SUCCEEDED' AS our_state, gap.ours_minor AS ours_minor, gap.currency AS currency,
    gap.exponent AS exponent, gap.at AS occurred_at, gap.time_quality AS time_quality, gap.statement_id AS statement_id,
    gap.imported_at AS imported_at, gap.handlings AS handlings
FROM
(
    SELECT statement_id, provider_order_no, kind, refund_no, 1 AS is_line FROM t_statement_lines FINAL
) AS line
RIGHT JOIN
(
    SELECT
        order_key, provider, account, merchant, provider_order_no, merchant_order_no, kind, refund_no,
        at < bill.until_at AS is_covered,
        if(at < bill.until_at, bill.statement_day,
            addDays(bill.statement_day, 1 + intDiv(dateDiff('second', bill.until_at, at), 86400))) AS day,
        ours_minor, currency, exponent, at, time_quality,
        if(at < bill.until_at, bill.statement_id, '') AS statement_id, bill.imported_at AS imported_at, handlings
    FROM
    (
        SELECT
            order_key, provider, account, merchant, provider_order_no, merchant_order_no, handling_rows AS handlings,
            one.kind AS kind, one.refund_no AS refund_no, one.minor AS ours_minor, one.currency AS currency,
            one.exponent AS exponent, one.at AS at, one.time_quality AS time_quality
        FROM t_orders FINAL
        ARRAY JOIN CAST(
            arrayConcat(
                if(payment_state = 'SUCCEEDED' AND paid_at IS NOT NULL AND currency IS NOT NULL
                        AND NOT has(statement_rows.kind, 'PAYMENT'),
                    [('PAYMENT', '', paid_minor, toString(assumeNotNull(currency)), assumeNotNull(exponent),
                        assumeNotNull(paid_at), toString(ifNull(paid_time_quality, '')))],
                    []),
                arrayMap(
                    r -> ('REFUND', r.refund_no, r.amount_minor, r.currency, r.exponent, r.refunded_at, r.time_quality),
                    arrayFilter(
                        r -> r.state = 'SUCCEEDED' AND NOT r.held AND NOT r.derived AND NOT arrayExists(
                            s -> s.kind = 'REFUND' AND (s.subject = r.refund_no
                                OR startsWith(s.subject, concat(r.refund_no, ' ')) OR s.subject = 'total'),
                            statement_rows),
                        refund_rows))),
            'Array(Tuple(kind String, refund_no String, minor Int64, currency String, exponent UInt8, at DateTime64(3, \'UTC\'), time_quality String))') AS one
        -- Where no bill was ever imported nothing is read.
        WHERE (SELECT count() > 0 FROM t_statements FINAL) AND (provider, account) IN (SELECT provider, account FROM t_statements FINAL)
    ) AS ours
    ASOF INNER JOIN
    (
        SELECT provider, account, from_at, until_at, statement_day, statement_id, covers, currencies, imported_at
        FROM t_statements FINAL
        WHERE statement_id NOT IN (SELECT assumeNotNull(replaces) FROM t_statements FINAL WHERE replaces IS NOT NULL)
            AND (lines = 0 OR (statement_id, toUInt64(lines)) IN
                (SELECT statement_id, count() FROM t_statement_lines FINAL GROUP BY statement_id))
    ) AS bill ON ours.provider = bill.provider AND ours.account = bill.account AND ours.at >= bill.from_at
    WHERE at >= bill.until_at OR (has(bill.covers, kind) AND has(bill.currencies, currency))
) AS gap ON line.statement_id = gap.statement_id AND line.provider_order_no = gap.provider_order_no AND line.kind = gap.kind
GROUP BY
    gap.order_key, gap.provider, gap.account, gap.merchant, gap.provider_order_no, gap.merchant_order_no, gap.kind,
    gap.refund_no, gap.is_covered, gap.day, gap.ours_minor, gap.currency, gap.exponent, gap.at, gap.time_quality,
    gap.statement_id, gap.imported_at, gap.handlings
