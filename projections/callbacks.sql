-- One row per record of callbacks.<provider>, by its place in Kafka. Kafka may hold one callback twice when an
-- acknowledgement was lost: both are shown, each has its own outcome, and one of them is a duplicate there.

-- @table
CREATE TABLE IF NOT EXISTS t_callbacks
(
    callback_id     String,
    provider        LowCardinality(String),
    account         LowCardinality(String),
    merchant        LowCardinality(String),
    received_at     DateTime64(3, 'UTC'),
    trust           LowCardinality(String),
    key_id          LowCardinality(String),
    body_sha256     String,
    topic           LowCardinality(String),
    kafka_partition UInt32,
    kafka_offset    UInt64,
    inserted_at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_callback_id callback_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (topic, kafka_partition, kafka_offset)
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_callbacks
(
    callback_id, provider, account, merchant, received_at, trust, key_id, body_sha256, topic, kafka_partition,
    kafka_offset
)
SELECT
    callback_id, provider, account, merchant, received_at, trust, key_id, body_sha256, {topic:String},
    kafka_partition, kafka_offset
FROM input({structure})

-- @view
CREATE OR REPLACE VIEW callbacks DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    callback_id, provider, account, merchant, received_at, trust, key_id, body_sha256, topic,
    kafka_partition AS partition, kafka_offset AS offset, inserted_at
FROM t_callbacks FINAL
