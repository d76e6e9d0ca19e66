-- refund_success_rate: how many refunds that ended went through.
-- succeeded / (succeeded + failed), only of refunds that the provider reports one by one. Where it tells running
-- totals and no refund of its own, there is no failure to count, so its account is left out. By day of the refund.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, currency, exponent,
    countIf(state = 'SUCCEEDED') AS succeeded,
    countIf(state = 'FAILED') AS failed,
    countIf(state = 'PENDING') AS pending,
    sumIf(toInt128(amount_minor), state = 'SUCCEEDED') AS succeeded_minor,
    sumIf(toInt128(amount_minor), state = 'FAILED') AS failed_minor,
    if(succeeded + failed = 0, NULL, round(succeeded / (succeeded + failed), 6)) AS refund_success_rate
FROM refunds
WHERE NOT derived AND NOT held
    AND if({zone:String} = 'account', refunded_day,
        toDate32(refunded_at, if({zone:String} = 'account', 'UTC',
            {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
    AND ({merchant:String} = '*' OR merchant = {merchant:String})
    AND ({provider:String} = '*' OR provider = {provider:String})
    AND ({account:String} = '*' OR account = {account:String})
GROUP BY provider, account, currency, exponent
ORDER BY provider, account, currency, exponent
