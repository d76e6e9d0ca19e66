-- One row per dead letter sent again and call of the command: what it became is in callback_outcomes, at this place.

-- @table
CREATE TABLE IF NOT EXISTS t_redrives
(
    redrive_id       String,
    batch_id         String,
    dead_letter_id   String,
    step             LowCardinality(String),
    reason           LowCardinality(String),
    provider         LowCardinality(String),
    account          LowCardinality(String),
    callback_id      String,
    origin_topic     LowCardinality(String),
    origin_partition UInt32,
    origin_offset    UInt64,
    received_at      DateTime64(3, 'UTC'),
    actor            LowCardinality(String),
    note             Nullable(String),
    redriven_at      DateTime64(3, 'UTC'),
    kafka_partition  UInt32,
    kafka_offset     UInt64,
    inserted_at      DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_callback_id callback_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(kafka_offset)
ORDER BY redrive_id
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_redrives
(
    redrive_id, batch_id, dead_letter_id, step, reason, provider, account, callback_id, origin_topic,
    origin_partition, origin_offset, received_at, actor, note, redriven_at, kafka_partition, kafka_offset
)
SELECT
    redrive_id, batch_id, dead_letter_id, step, reason, provider, account, callback_id, origin_topic,
    origin_partition, origin_offset, received_at, actor, note, redriven_at, kafka_partition, kafka_offset
FROM input({structure})

-- @view
CREATE OR REPLACE VIEW redrives DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    redrive_id, batch_id, dead_letter_id, step, reason, provider, account, callback_id, origin_topic,
    origin_partition, origin_offset, received_at, actor, note, redriven_at,
    kafka_partition AS partition, kafka_offset AS offset
FROM t_redrives FINAL
