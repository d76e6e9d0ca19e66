-- kafka_partition and kafka_offset are the dead letter's own place: there a redrive finds the bytes.

-- @table
CREATE TABLE IF NOT EXISTS t_dead_letters
(
    dead_letter_id   String,
    step             LowCardinality(String),
    reason           LowCardinality(String),
    detail           String,
    provider         LowCardinality(String),
    account          LowCardinality(String),
    origin_topic     LowCardinality(String),
    origin_partition UInt32,
    origin_offset    UInt64,
    callback_id      String,
    record_key       String,
    received_at      DateTime64(3, 'UTC'),
    kafka_partition  UInt32,
    kafka_offset     UInt64,
    inserted_at      DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_callback_id callback_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(kafka_offset)
ORDER BY dead_letter_id
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_dead_letters
(
    dead_letter_id, step, reason, detail, provider, account, origin_topic, origin_partition, origin_offset,
    callback_id, record_key, received_at, kafka_partition, kafka_offset
)
SELECT
    dead_letter_id, step, reason, detail, provider, account, origin_topic, origin_partition, origin_offset,
    callback_id, key AS record_key, received_at, kafka_partition, kafka_offset
FROM input({structure})
