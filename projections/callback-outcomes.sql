-- One row per callback (fact_index −1) and per fact; topic, partition and offset are the callback's.

-- @table
CREATE TABLE IF NOT EXISTS t_callback_outcomes
(
    callback_id        String,
    provider           LowCardinality(String),
    account            LowCardinality(String),
    callback_topic     LowCardinality(String),
    callback_partition UInt32,
    callback_offset    UInt64,
    fact_index         Int32,
    facts              UInt32,
    outcome            LowCardinality(String),
    reason             LowCardinality(String),
    order_key          Nullable(String),
    fact_id            Nullable(String),
    received_at        DateTime64(3, 'UTC'),
    kafka_partition    UInt32,
    kafka_offset       UInt64,
    inserted_at        DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_callback_id callback_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_order_key   order_key   TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(kafka_offset)
PARTITION BY toYYYYMM(received_at)
ORDER BY (callback_topic, callback_partition, callback_offset, fact_index)
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_callback_outcomes
(
    callback_id, provider, account, callback_topic, callback_partition, callback_offset, fact_index, facts,
    outcome, reason, order_key, fact_id, received_at, kafka_partition, kafka_offset
)
SELECT
    callback_id, provider, account, callback_topic, callback_partition, callback_offset, fact_index, facts,
    outcome, reason, order_key, fact_id, received_at, kafka_partition, kafka_offset
FROM input({structure})

-- @view
CREATE OR REPLACE VIEW callback_outcomes DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    callback_topic AS topic, callback_partition AS partition, callback_offset AS offset, fact_index, facts,
    outcome, reason, order_key, callback_id, provider, account, fact_id, received_at
FROM t_callback_outcomes FINAL
