-- provider and account are as in the path, so anybody may have invented them: plain strings, no dictionary.

-- @table
CREATE TABLE IF NOT EXISTS t_callbacks_rejected
(
    rejection_id    String,
    provider        String,
    account         String,
    received_at     DateTime64(3, 'UTC'),
    cause           LowCardinality(String),
    http_status     UInt16,
    body_length     UInt64,
    kafka_partition UInt32,
    kafka_offset    UInt64,
    inserted_at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(kafka_offset)
PARTITION BY toYYYYMM(received_at)
ORDER BY (received_at, rejection_id)
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_callbacks_rejected
(
    rejection_id, provider, account, received_at, cause, http_status, body_length, kafka_partition, kafka_offset
)
SELECT
    rejection_id, provider, account, received_at, cause, http_status, body_length, kafka_partition, kafka_offset
FROM input({structure})

-- @view
CREATE OR REPLACE VIEW callbacks_rejected DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT rejection_id, provider, account, received_at, cause, http_status, body_length
FROM t_callbacks_rejected FINAL
