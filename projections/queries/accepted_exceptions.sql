-- accepted_exceptions: exceptions of severity H that a close was signed in spite of, by whom, when and why.
-- An accepted exception keeps no later day open until something happens to it: it is cleared, decided about, reopened,
-- or found with another amount. state_now is its state of today, CHANGED where another finding took its place, GONE
-- where it is found no more. still_listed_on is the last closed day on which it stood and counted as accepted.
-- @param from Date 1970-01-01 first day that was closed in spite of them
-- @param to Date 2299-12-31 last such day
-- @param provider Text * this provider only
-- @param account Text * this account of the provider only
SELECT
    accepted_day, accepted_at, accepted_by, because, provider, account, kind, subject, order_key,
    currency, exponent, at_stake_minor, still_listed_on,
    multiIf(found_state = '', 'GONE', found_finding != finding_id, 'CHANGED', found_state) AS state_now
FROM
(
    SELECT
        provider, account, one.order_key AS order_key, one.kind AS kind, one.subject AS subject,
        one.finding_id AS finding_id, one.currency AS currency, one.exponent AS exponent,
        one.at_stake_minor AS at_stake_minor, one.accepted_day AS accepted_day, one.accepted_at AS accepted_at,
        one.accepted_by AS accepted_by, one.because AS because, max(day) AS still_listed_on
    FROM
    (
        SELECT provider, account, day, arrayJoin(accepted_exceptions) AS one
        FROM day_closes
        WHERE ({provider:String} = '*' OR provider = {provider:String})
            AND ({account:String} = '*' OR account = {account:String})
    )
    WHERE one.accepted_day BETWEEN {from:Date32} AND {to:Date32}
    GROUP BY provider, account, one
) AS accepted
LEFT JOIN
(
    SELECT order_key, kind, subject, state AS found_state, finding_id AS found_finding
    FROM exceptions
    WHERE severity = 'H'
) AS found USING (order_key, kind, subject)
ORDER BY accepted_day DESC, provider, account, order_key, kind, subject
LIMIT 10000
