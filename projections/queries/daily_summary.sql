-- daily_summary: paid, refunded, net and settled per day in the account's zone.
-- @param from Date 1970-01-01 first day
-- @param to Date 2299-12-31 last day
SELECT
    day, provider, account, merchant, currency, exponent,
    paid_orders, gross_minor, refund_count, refunds_minor, net_minor, settled_minor, unsettled_minor
FROM settlement_daily
WHERE day BETWEEN {from:Date32} AND {to:Date32}
ORDER BY day DESC, provider, account, merchant, currency
