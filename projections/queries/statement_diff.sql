-- statement_diff: the providers' bills against what we have, per account, day, currency and verdict
-- matched, amount_differs, state_differs, missing_here, missing_there; pending: no bill of that day yet, or its line not taken yet.
-- difference = ours − theirs. fees are in major units, exact; NULL where no bill names one.
-- @param from Date 1970-01-01 first day of a bill
-- @param to Date 2299-12-31 last day of a bill
-- @param provider Text * one provider only
-- @param account Text * one account only
-- @param merchant Text * one merchant only
SELECT
    provider, account, day, verdict, count() AS entries, sum(toInt128(ours_minor)) AS ours_minor,
    sum(toInt128(theirs_minor)) AS theirs_minor, sum(toInt128(difference_minor)) AS difference_minor, currency, exponent,
    sum(provider_fee) AS fees, max(age_seconds) AS oldest_seconds
FROM statement_matches
WHERE day BETWEEN {from:Date32} AND {to:Date32}
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
GROUP BY provider, account, day, currency, exponent, verdict
ORDER BY day DESC, provider, account, currency, exponent, verdict
