-- journal: every movement of money as a double entry, in the order of its days; nothing is ever taken out.
-- Two lines per movement. A payment debits provider_receivable (what the provider owes) and credits sales; a refund
-- debits refunds and credits provider_receivable; a restatement is a movement of its own, on the side and day of
-- what it corrects, turned round where it takes back. running_debit_minor and running_credit_minor add up the lines
-- shown so far in that currency: they are equal after line 2 of each movement. Settlements are no movements: no
-- callback says what was paid out.
-- @param zone Zone account IANA zone the days are counted in; account = each account's own
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day, included
-- @param merchant Text * this merchant only
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    if({zone:String} = 'account', local_day,
        toDate32(occurred_at, if({zone:String} = 'account', 'UTC', {zone:String}))) AS day,
    effect_id, entry.1 AS line, kind, entry.2 AS ledger_account, entry.3 AS debit_minor, entry.4 AS credit_minor,
    currency, exponent,
    sum(toInt128(debit_minor)) OVER books AS running_debit_minor,
    sum(toInt128(credit_minor)) OVER books AS running_credit_minor,
    provider, account, merchant, order_key, refund_no, occurred_at, time_quality, received_at, trust, fact_id,
        callback_id
FROM
(
    SELECT
        effect_id, kind, currency, exponent, provider, account, merchant, order_key, refund_no, occurred_at,
        time_quality, local_day, received_at, trust, fact_id, callback_id, toInt128(amount_minor) AS amount,
        arrayJoin([
            (1, if(amount < 0, if(refund_no IS NULL, 'sales', 'refunds'), 'provider_receivable'),
                toInt128(abs(amount)), toInt128(0)),
            (2, if(amount < 0, 'provider_receivable', if(refund_no IS NULL, 'sales', 'refunds')), toInt128(0),
                toInt128(abs(amount)))
        ]) AS entry
    FROM movements
    WHERE if({zone:String} = 'account', local_day,
        toDate32(occurred_at, if({zone:String} = 'account', 'UTC',
            {zone:String}))) BETWEEN {from:Date32} AND {to:Date32}
        AND ({merchant:String} = '*' OR merchant = {merchant:String})
        AND ({provider:String} = '*' OR provider = {provider:String})
        AND ({account:String} = '*' OR account = {account:String})
)
WINDOW books AS (PARTITION BY currency, exponent ORDER BY day, received_at, effect_id, entry.1)
ORDER BY day, received_at, effect_id, line
