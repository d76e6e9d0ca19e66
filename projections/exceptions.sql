-- Kinds that facts decide stand in the order's own rows, with the state that the fold gave them. Kinds that time
-- decides, or another order, are decided here, when read (docs/decisions/0017); they have no CLEARED: what no longer
-- holds is no longer a row.
--   refund_without_payment    a refund succeeded or pending and no payment heard of for longer than the SLA
--   pending_too_long          a payment (subject empty) or a refund (subject = its number) pending for longer
--   overdue_settlement        paid, net of refunds above zero, its provider reports settlement, and not SETTLED in time
--   duplicate_merchant_order  one merchant order number, several orders paid: a row for each, with its own amount
--
-- A statement_diff is found by the fold where a bill has a line of the order; what we have of a day and its bill has
-- not (subject missing_there, with the refund's number) is found here, in bill_gaps.
-- How long is in t_slas, the most specific rule first; no rule, or a rule without seconds, is never too long.
-- first_seen_at of these kinds is the moment from which they hold. at_stake_minor is NULL where the exception is not
-- about money, or about an amount that nobody stated, or that does not fit 64 bits.
-- handled_by … note tell the latest decision, also where it no longer holds (state OPEN, handled_at filled in):
-- RESOLVED and IGNORED are about the finding that was seen, ACKNOWLEDGED holds for any.

-- @view
CREATE OR REPLACE VIEW exceptions DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    order_key, provider, account, merchant, kind, subject, severity,
    multiIf(
        folded_state != '', folded_state,
        handling.state = '', 'OPEN',
        handling.state IN ('RESOLVED', 'IGNORED') AND ifNull(handling.finding_id != finding_id, true), 'OPEN',
        handling.state) AS state,
    currency, exponent, at_stake_minor, first_seen_at, detail, provider_order_no, finding_id, causes,
    handling.assignee AS assignee,
    nullIf(handling.actor, '') AS handled_by,
    if(handling.actor = '', NULL, handling.acted_at) AS handled_at,
    handling.reason AS reason,
    handling.note AS note
FROM
(
    SELECT *, arrayFirst(h -> h.kind = kind AND h.subject = subject, handling_rows) AS handling
    FROM
    (
        SELECT
            order_key, provider, account, merchant, provider_order_no, handling_rows,
            e.kind AS kind, e.subject AS subject, e.severity AS severity, e.state AS folded_state,
            e.currency AS currency, e.exponent AS exponent, e.at_stake_minor AS at_stake_minor,
            e.first_seen_at AS first_seen_at, e.detail AS detail, e.finding_id AS finding_id, e.causes AS causes
        FROM t_orders FINAL
        ARRAY JOIN exception_rows AS e

        UNION ALL

        SELECT
            order_key, provider, account, merchant, provider_order_no, handling_rows,
            if(sla = 'pending_payment', 'pending_too_long', sla) AS kind, '' AS subject, 'M' AS severity,
            '' AS folded_state, currency, exponent, stake AS at_stake_minor, assumeNotNull(due_at) AS first_seen_at,
            concat(multiIf(
                    sla = 'refund_without_payment',
                    concat('refunded ', toString(refunded_minor), ', pending ', toString(refund_pending_minor), ', no payment'),
                    sla = 'pending_payment', 'payment PENDING',
                    concat('settlement ', settlement_state, ' of a payment')),
                ' since ', toString(assumeNotNull(since)), ' UTC') AS detail,
            concat(toString(toUnixTimestamp64Milli(assumeNotNull(since))), '/', ifNull(toString(stake), ''), '/',
                settlement_state) AS finding_id,
            [] AS causes
        FROM
        (
            SELECT
                *,
                multiIf(payment_state = 'UNKNOWN', 'refund_without_payment', payment_state = 'PENDING', 'pending_payment',
                    'overdue_settlement') AS sla,
                if(payment_state = 'SUCCEEDED', paid_at, first_seen_at) AS since,
                multiIf(
                    payment_state = 'UNKNOWN',
                    accurateCastOrNull(toInt128(refunded_minor) + toInt128(refund_pending_minor), 'Int64'),
                    payment_state = 'PENDING', order_minor,
                    net_minor) AS stake,
                addSeconds(since, arrayFirst(
                    rule -> rule.sla = sla AND has(['', provider], rule.provider) AND has(['', account], rule.account),
                    (SELECT groupArrayArray(rules) FROM t_slas FINAL)).seconds) AS due_at
            FROM t_orders FINAL
            WHERE payment_state = 'PENDING'
                OR (payment_state = 'UNKNOWN'
                    AND arrayExists(r -> r.state IN ('SUCCEEDED', 'PENDING') AND NOT r.held, refund_rows))
                OR (payment_state = 'SUCCEEDED' AND settlement_state IN ('NONE', 'IN_SETTLEMENT') AND net_minor > 0)
        )
        WHERE due_at <= now64(3, 'UTC')

        UNION ALL

        SELECT
            order_key, provider, account, merchant, provider_order_no, handling_rows,
            'pending_too_long' AS kind, r.refund_no AS subject, 'M' AS severity, '' AS folded_state,
            r.currency AS currency, r.exponent AS exponent, r.amount_minor AS at_stake_minor,
            assumeNotNull(addSeconds(r.refunded_at, seconds)) AS first_seen_at,
            concat('refund PENDING since ', toString(r.refunded_at), ' UTC') AS detail,
            concat(toString(toUnixTimestamp64Milli(r.refunded_at)), '/', toString(r.amount_minor), '/', r.currency) AS finding_id,
            [] AS causes
        FROM
        (
            SELECT
                *,
                arrayFirst(
                    rule -> rule.sla = 'pending_refund' AND has(['', provider], rule.provider) AND has(['', account], rule.account),
                    (SELECT groupArrayArray(rules) FROM t_slas FINAL)).seconds AS seconds
            FROM t_orders FINAL
            WHERE has(refund_rows.state, 'PENDING')
        )
        ARRAY JOIN refund_rows AS r
        WHERE r.state = 'PENDING' AND NOT r.held AND addSeconds(r.refunded_at, seconds) <= now64(3, 'UTC')

        UNION ALL

        SELECT
            order_key, provider, account, merchant, provider_order_no, handling_rows,
            'duplicate_merchant_order' AS kind, assumeNotNull(merchant_order_no) AS subject, 'H' AS severity,
            '' AS folded_state, currency, exponent, paid_minor AS at_stake_minor,
            ifNull(earliest[2], first_seen_at) AS first_seen_at,
            concat(toString(orders), ' orders paid under this merchant order number: ', arrayStringConcat(keys, ', '),
                if(orders > length(keys), ', …', '')) AS detail,
            concat(toString(orders), '/', hex(members), '/', toString(paid_minor)) AS finding_id,
            [] AS causes
        FROM
        (
            -- The hash only narrows down; what counts is the comparison of the numbers themselves.
            SELECT
                *,
                count() OVER same AS orders,
                groupArraySorted(10)(order_key) OVER same AS keys,
                groupArraySorted(2)(paid_at) OVER same AS earliest,
                groupBitXor(sipHash64(order_key)) OVER same AS members
            FROM t_orders FINAL
            WHERE payment_state = 'SUCCEEDED' AND sipHash64(provider, account, merchant_order_no) IN
            (
                SELECT sipHash64(provider, account, merchant_order_no) AS number
                FROM t_orders FINAL
                WHERE payment_state = 'SUCCEEDED' AND merchant_order_no != ''
                GROUP BY number
                HAVING count() > 1
            )
            WINDOW same AS (PARTITION BY provider, account, merchant, merchant_code, merchant_order_no)
        )
        WHERE orders > 1

        UNION ALL

        SELECT
            order_key, provider, account, merchant, provider_order_no, handlings AS handling_rows, 'statement_diff' AS kind,
            trimRight(concat('missing_there ', refund_no)) AS subject, 'H' AS severity, '' AS folded_state, currency,
            exponent, ours_minor AS at_stake_minor, imported_at AS first_seen_at,
            concat('missing_there: ', toString(ours_minor), ' here, not in the bill of ', toString(day)) AS detail,
            concat(toString(ours_minor), '/', currency, '/', toString(day)) AS finding_id,
            [] AS causes
        FROM bill_gaps
        WHERE verdict = 'missing_there'
    )
)
