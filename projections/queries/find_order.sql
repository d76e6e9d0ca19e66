-- find_order: the orders that have a number, whoever gave it: the provider, the merchant, the network, or a merged payment.
-- order_key is what order_timeline wants. found_by says whose number it is; a merchant's own can be that of several
-- orders, a merged payment's is that of all its members. Refunds are found by their numbers in refund_register.
-- @param number Text - the whole number, as it stands on a receipt or in a bill
SELECT
    order_key,
    multiIf(
        provider_order_no = {number:String}, 'provider',
        ifNull(merchant_order_no = {number:String}, false), 'merchant',
        ifNull(network_order_no = {number:String}, false), 'network',
        'merge') AS found_by,
    provider, account, merchant, provider_order_no, merchant_order_no, network_order_no, merge_no, payment_state,
    refund_state, settlement_state, paid_at, paid_day, currency, exponent, paid_minor, refunded_minor, net_minor
FROM orders
WHERE provider_order_no = {number:String} OR merchant_order_no = {number:String}
    OR network_order_no = {number:String} OR merge_no = {number:String}
ORDER BY first_seen_at, order_key
