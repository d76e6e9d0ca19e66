-- One row per fact of each callback, duplicates included: by its callback's place and its number in it. The order comes
-- first in the sort key, since a person asks for the facts of one order (docs/decisions/0038); it is the key of the
-- record, so the same in every copy of it. A month that is over becomes one part, and a granule's filter is a block of
-- its own: docs/decisions/0047.
-- A person's decision is a fact as well: its action_* columns are NULL on every other. Its note is not kept here but
-- where it is shown: in t_orders and t_order_events.

-- @table
CREATE TABLE IF NOT EXISTS t_order_facts
(
    fact_id            String,
    content_hash       String,
    type               LowCardinality(String),
    order_key          String,
    provider           LowCardinality(String),
    account            LowCardinality(String),
    merchant           LowCardinality(String),
    trust              LowCardinality(String),
    held               Bool,
    key_id             LowCardinality(String),
    api_version        LowCardinality(String),
    provider_status    LowCardinality(String),
    provider_order_no  String,
    merchant_order_no  Nullable(String),
    network_order_no   Nullable(String),
    merge_no           Nullable(String),
    merge_size         Nullable(UInt32),
    merge_members      Nullable(String),
    merge_amounts      Nullable(String),
    merge_mixed        Bool,
    refund_no          Nullable(String),
    currency           LowCardinality(Nullable(String)),
    exponent           Nullable(UInt8),
    order_minor        Nullable(Int64),
    paid_minor         Nullable(Int64),
    refund_minor       Nullable(Int64),
    refund_total_minor Nullable(Int64),
    settlement         LowCardinality(Nullable(String)),
    amounts_raw        Map(String, String),
    occurred_at        DateTime64(3, 'UTC'),
    time_quality       LowCardinality(String),
    received_at        DateTime64(3, 'UTC'),
    callback_id        String,
    callback_topic     LowCardinality(String),
    callback_partition UInt32,
    callback_offset    UInt64,
    fact_index         Int32,
    facts              UInt32,
    flags              Array(Tuple(kind String, field String, detail String)),
    action_verb        LowCardinality(Nullable(String)),
    action_kind        LowCardinality(Nullable(String)),
    action_subject     Nullable(String),
    action_finding_id  Nullable(String),
    action_counts      Nullable(String),
    action_actor       Nullable(String),
    action_assignee    Nullable(String),
    action_reason      LowCardinality(Nullable(String)),
    kafka_partition    UInt32,
    kafka_offset       UInt64,
    inserted_at        DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_order_key   order_key   TYPE bloom_filter GRANULARITY 1,
    INDEX by_callback_id callback_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_refund_no   refund_no   TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(kafka_offset)
PARTITION BY toYYYYMM(received_at)
ORDER BY (order_key, callback_topic, callback_partition, callback_offset, fact_index)
SETTINGS non_replicated_deduplication_window = 10000, min_compress_block_size = 8192, min_age_to_force_merge_seconds = 21600, min_age_to_force_merge_on_partition_only = 1

-- @insert
INSERT INTO t_order_facts
(
    fact_id, content_hash, type, order_key, provider, account, merchant, trust, held, key_id, api_version,
    provider_status, provider_order_no, merchant_order_no, network_order_no, merge_no, merge_size, merge_members,
    merge_amounts, merge_mixed, refund_no, currency, exponent, order_minor, paid_minor, refund_minor,
    refund_total_minor, settlement, amounts_raw, occurred_at, time_quality, received_at, callback_id, callback_topic,
    callback_partition, callback_offset, fact_index, facts, flags, action_verb, action_kind, action_subject,
    action_finding_id, action_counts, action_actor, action_assignee, action_reason, kafka_partition, kafka_offset
)
SELECT
    fact_id, content_hash, type, order_key, provider, account, merchant, trust, held, key_id, api_version,
    provider_status, provider_order_no, merchant_order_no, network_order_no, merge_no, merge_size, merge_members,
    merge_amounts, merge_mixed, refund_no, currency, exponent, order_minor, paid_minor, refund_minor,
    refund_total_minor, settlement, amounts_raw, occurred_at, time_quality, received_at, callback_id, callback_topic,
    callback_partition, callback_offset, fact_index, facts, flags, nullIf(action.verb, '') AS action_verb,
    if(action.verb = '', NULL, action.exception_kind) AS action_kind,
    if(action.verb = '', NULL, action.exception_subject) AS action_subject,
    action.finding_id AS action_finding_id, action.counts AS action_counts, nullIf(action.actor, '') AS action_actor,
    action.assignee AS action_assignee, action.reason AS action_reason, kafka_partition, kafka_offset
FROM input({structure})

-- @view
-- What providers and people said of each order, repeats included. inserted_at is when this row was last stored.
CREATE OR REPLACE VIEW order_facts DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    fact_id, content_hash, type, order_key, provider, account, merchant, trust, held, provider_status,
    provider_order_no, merchant_order_no, merge_no, refund_no, currency, exponent, order_minor, paid_minor,
    refund_minor, refund_total_minor, settlement, occurred_at, time_quality, received_at, callback_id,
    callback_topic AS topic, callback_partition AS partition, callback_offset AS offset, fact_index, action_verb,
    action_kind, action_subject, action_actor, inserted_at
FROM t_order_facts FINAL
