-- statement_lines_open: each payment and refund on which a bill and we disagree, oldest first
-- difference = ours − theirs; empty where both are in different currencies.
-- @param from Date 1970-01-01 first day of a bill
-- @param to Date 2299-12-31 last day of a bill
-- @param provider Text * one provider only
-- @param account Text * one account only
-- @param merchant Text * one merchant only
-- @param rows Count 1000 at most so many rows
SELECT
    day, provider, account, merchant, provider_order_no, kind, subject, verdict, our_state, their_state, ours_minor,
    theirs_minor, difference_minor, currency, exponent, provider_fee, age_seconds, statement_id, row, order_key
FROM statement_matches
WHERE verdict NOT IN ('matched', 'pending')
    AND day BETWEEN {from:Date32} AND {to:Date32}
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
ORDER BY age_seconds DESC, order_key, kind, subject
LIMIT {rows:UInt32}
