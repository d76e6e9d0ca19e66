-- A merged order spans merchants, and so does this view: it is for whoever runs the platform, never for a merchant.
-- One row per merge and currency, for amounts of two currencies are never added; `members` are those of this currency,
-- members_seen those of the whole merge, and members_reported says how many there should be, as its latest callback
-- counts them (NULL where none did). A sum is NULL where no member states the amount.

-- @view
CREATE OR REPLACE VIEW merges DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    provider, account, merge_no, currency, exponent, members, members_seen, members_reported, order_minor, paid_minor,
    refunded_minor, net_minor, merchants, payment_states, refund_states, settlement_states, member_rows
FROM
(
    SELECT
        provider, account, assumeNotNull(merge_no) AS merge_no, currency, exponent,
        count() AS members,
        sum(count()) OVER (PARTITION BY provider, account, merge_no) AS members_seen,
        sum(toInt128(o.order_minor)) AS order_minor,
        sum(toInt128(o.paid_minor)) AS paid_minor,
        sum(toInt128(o.refunded_minor)) AS refunded_minor,
        sum(toInt128(o.net_minor)) AS net_minor,
        arraySort(groupUniqArray(merchant)) AS merchants,
        arraySort(groupUniqArray(payment_state)) AS payment_states,
        arraySort(groupUniqArray(refund_state)) AS refund_states,
        arraySort(groupUniqArray(settlement_state)) AS settlement_states,
        arraySort(member -> member.order_key, groupArray(CAST(
            (order_key, merchant, payment_state, o.order_minor),
            'Tuple(order_key String, merchant String, payment_state String, order_minor Nullable(Int64))'))) AS member_rows
    FROM (SELECT * FROM t_orders FINAL WHERE merge_no IS NOT NULL) AS o
    GROUP BY provider, account, merge_no, currency, exponent
) AS merge
LEFT JOIN
(
    SELECT provider, account, assumeNotNull(merge_no) AS merge_no, merge_size AS members_reported
    FROM t_order_events FINAL
    WHERE type = 'merge.reported' AND merge_no IS NOT NULL
    ORDER BY received_at DESC, merge_size DESC
    LIMIT 1 BY provider, account, merge_no
) AS report USING (provider, account, merge_no)
