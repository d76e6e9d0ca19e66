-- One row per event, by its deterministic id: a replay writes the same rows again and FINAL shows each once.
-- The sort key begins with the day, which finance asks by; day and key are the event's own, never the clock's.
-- The index on order_key errs once in a thousand granules: one order's events lie in a few (docs/decisions/0038).
-- min_compress_block_size: a granule's filter is a block of its own, so that one is read without its neighbours (0047).

-- @table
CREATE TABLE IF NOT EXISTS t_order_events
(
    event_id          String,
    type              LowCardinality(String),
    order_key         String,
    order_version     UInt64,
    provider          LowCardinality(String),
    account           LowCardinality(String),
    merchant          LowCardinality(String),
    time_zone         LowCardinality(String),
    fact_id           String,
    callback_id       String,
    trust             LowCardinality(String),
    refund_no         Nullable(String),
    exception_kind    LowCardinality(Nullable(String)),
    detail            Nullable(String),
    currency          LowCardinality(Nullable(String)),
    exponent          Nullable(UInt8),
    amount_minor      Nullable(Int64),
    movement_kind     LowCardinality(Nullable(String)),
    movement_minor    Nullable(Int64),
    occurred_at       DateTime64(3, 'UTC'),
    time_quality      LowCardinality(String),
    local_day         Date32,
    received_at       DateTime64(3, 'UTC'),
    merge_no          Nullable(String),
    merge_size        Nullable(UInt32),
    exception_subject Nullable(String),
    finding_id        Nullable(String),
    causes            Array(String),
    actor             Nullable(String),
    assignee          Nullable(String),
    reason            LowCardinality(Nullable(String)),
    note              Nullable(String),
    source_partition  UInt32,
    source_offset     UInt64,
    kafka_partition   UInt32,
    kafka_offset      UInt64,
    inserted_at       DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_order_key   order_key   TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_callback_id callback_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(kafka_offset)
PARTITION BY toYear(local_day)
ORDER BY (local_day, order_key, event_id)
SETTINGS non_replicated_deduplication_window = 10000, min_compress_block_size = 8192

-- @insert
INSERT INTO t_order_events
(
    event_id, type, order_key, order_version, provider, account, merchant, time_zone, fact_id, callback_id, trust,
    refund_no, exception_kind, detail, currency, exponent, amount_minor, movement_kind, movement_minor,
    occurred_at, time_quality, local_day, received_at, merge_no, merge_size, exception_subject, finding_id, causes,
    actor, assignee, reason, note, source_partition, source_offset, kafka_partition, kafka_offset
)
SELECT
    event_id, type, order_key, order_version, provider, account, merchant, time_zone, fact_id, callback_id, trust,
    refund_no, exception_kind, detail, currency, exponent, amount_minor, movement_kind, movement_minor,
    occurred_at, time_quality, local_day, received_at, merge_no, merge_size, exception_subject, finding_id, causes,
    actor, assignee, reason, note, source_partition, source_offset, kafka_partition, kafka_offset
FROM input({structure})

-- @view
-- What happened to each order, money or not, as the fold told it: movements and exception_history are parts of it.
-- inserted_at is when this row was last stored: a rebuild of the table stores it again.
CREATE OR REPLACE VIEW order_events DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id, type, order_key, order_version, provider, account, merchant, time_zone, fact_id, callback_id, trust,
    refund_no, exception_kind, exception_subject, detail, currency, exponent, amount_minor, movement_kind,
    movement_minor, occurred_at, time_quality, local_day, received_at, merge_no, merge_size, actor, assignee, reason,
    note, inserted_at
FROM t_order_events FINAL
