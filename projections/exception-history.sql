-- Who decided what about which exception, and when it was raised and cleared: an audit that nothing is taken out of.
-- actor is NULL where facts alone did it. Kinds that are decided when read are not raised or cleared by events: of
-- them it has people's decisions only.

-- @view
CREATE OR REPLACE VIEW exception_history DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id, occurred_at, received_at, order_key, order_version, provider, account, merchant, type AS event_type,
    ifNull(exception_kind, '') AS kind, ifNull(exception_subject, '') AS subject, actor, assignee, reason, note,
    finding_id, detail, currency, exponent, amount_minor AS at_stake_minor, causes, fact_id
FROM t_order_events FINAL
WHERE startsWith(type, 'exception.')
