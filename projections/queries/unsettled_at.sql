-- unsettled_at: what was paid and not settled at the end of a day: the ending balance.
-- As known now: a payment or refund heard of later counts on the day it was made. Limits: settled_at is when we
-- learned of the settlement, so the balance is at most this; UNKNOWN are orders whose provider never spoke of
-- settlement, a balance apart, not part of the unsettled; money already paid out for orders refunded later is not
-- owed back here (see settled_then_refunded).
-- @param day Date 2299-12-31 the day at whose end the balance is asked for
-- @param zone Zone account IANA zone the day ends in; account = each account's own
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    provider, account, merchant, currency, exponent,
    if(settlement_state = 'UNKNOWN', 'UNKNOWN', 'UNSETTLED') AS settlement,
    sum(paid) AS orders,
    sum(gross) AS gross_minor,
    sum(refunds_made) AS refunded_minor,
    gross_minor - refunded_minor AS unsettled_minor
FROM
(
    SELECT
        provider, account, merchant, currency, exponent, settlement_state,
        count() AS paid, sum(toInt128(paid_minor)) AS gross, toInt128(0) AS refunds_made
    FROM orders
    WHERE payment_state = 'SUCCEEDED'
        AND if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) <= {day:Date32}
        AND (settlement_state != 'SETTLED' OR if({zone:String} = 'account', toDate32(toString(settled_at, time_zone)),
            toDate32(settled_at, if({zone:String} = 'account', 'UTC', {zone:String}))) > {day:Date32})
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account, merchant, currency, exponent, settlement_state
    UNION ALL
    SELECT
        provider, account, merchant, currency, exponent, settlement_state,
        toUInt64(0) AS paid, toInt128(0) AS gross, sum(toInt128(amount_minor)) AS refunds_made
    FROM refunds
    WHERE payment_state = 'SUCCEEDED' AND state = 'SUCCEEDED' AND counted
        AND if({zone:String} = 'account', refunded_day,
            toDate32(refunded_at, if({zone:String} = 'account', 'UTC', {zone:String}))) <= {day:Date32}
        AND if({zone:String} = 'account', paid_day,
            toDate32(paid_at, if({zone:String} = 'account', 'UTC', {zone:String}))) <= {day:Date32}
        AND (settlement_state != 'SETTLED' OR if({zone:String} = 'account', toDate32(toString(settled_at, time_zone)),
            toDate32(settled_at, if({zone:String} = 'account', 'UTC', {zone:String}))) > {day:Date32})
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
    GROUP BY provider, account, merchant, currency, exponent, settlement_state
)
GROUP BY provider, account, merchant, currency, exponent, settlement
ORDER BY provider, account, merchant, currency, exponent, settlement
