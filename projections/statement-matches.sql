-- One row per payment or refund that a bill or we speak of, of accounts whose bills are imported. The verdicts are the
-- fold's own, so no row here can disagree with an order or its exceptions; missing_there and pending are of bill_gaps.
--   matched          both say the same of the money
--   amount_differs   both say that it went, of other amounts
--   state_differs    one side says that it went, the other knows it and says that it did not
--   missing_here     the bill has it and we have not
--   missing_there    we have it, a bill covers its time and has not
--   pending          not in a bill that is imported yet, or its line has not reached the order yet
-- difference_minor = ours − theirs; NULL where both are in different currencies. age_seconds counts from the import
-- of the bill, while pending from the payment or refund.

-- @view
CREATE OR REPLACE VIEW statement_matches DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    order_key, provider, account, merchant, provider_order_no, merchant_order_no, r.statement_day AS day, r.kind AS kind,
    r.subject AS subject, r.verdict AS verdict, r.ours_minor AS ours_minor, toNullable(r.theirs_minor) AS theirs_minor,
    toInt128(r.ours_minor) - toInt128(r.theirs_minor) AS difference_minor, toString(r.currency) AS currency, r.exponent AS exponent,
    CAST(toDecimal128(r.fee_e5, 0) * toDecimal128('0.00001', 5), 'Nullable(Decimal(18, 5))') AS provider_fee,
    r.settleable_minor AS settleable_minor, r.our_state AS our_state, toNullable(r.their_state) AS their_state,
    r.occurred_at AS occurred_at, r.imported_at AS since,
    dateDiff('second', r.imported_at, now64(3, 'UTC')) AS age_seconds, toNullable(r.statement_id) AS statement_id,
    toNullable(r.row) AS row
FROM t_orders FINAL
ARRAY JOIN statement_rows AS r

UNION ALL

SELECT
    order_key, provider, account, merchant, provider_order_no, merchant_order_no, day, kind, refund_no AS subject, verdict,
    toNullable(ours_minor) AS ours_minor, NULL AS theirs_minor, toNullable(toInt128(ours_minor)) AS difference_minor,
    toString(currency) AS currency, exponent, NULL AS provider_fee, NULL AS settleable_minor,
    toNullable(our_state) AS our_state, NULL AS their_state, occurred_at,
    if(verdict = 'pending', occurred_at, imported_at) AS since,
    dateDiff('second', since, now64(3, 'UTC')) AS age_seconds, nullIf(statement_id, '') AS statement_id, NULL AS row
FROM bill_gaps
