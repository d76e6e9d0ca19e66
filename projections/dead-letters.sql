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

-- @view
-- Without the original bytes and their key. What is here is in no figure, so it is grave (H) unless its reason is one
-- that domain.md §3.5 calls M: a word, a code or a form that the provider has and we do not know yet. A person's
-- decision moves no money: L.
CREATE OR REPLACE VIEW dead_letters DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    dead_letter_id,
    multiIf(
        origin_topic = 'operator-actions', 'L',
        reason IN ('unknown_status', 'unknown_code', 'unknown_callback_type', 'missing_field', 'wrong_type'), 'M',
        'H') AS severity,
    step, reason, detail, provider, account, origin_topic, origin_partition, origin_offset, callback_id, received_at
FROM t_dead_letters FINAL
