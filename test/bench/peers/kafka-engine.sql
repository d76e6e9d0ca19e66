-- ClickHouse's own way from Kafka: an engine that reads, a view that carries, a table that keeps. Two consumers, each
-- with its own thread; blocks as large as it will, written once a second. {n} is the round, {brokers} the address.

-- @target
CREATE TABLE peer_rows_{n}
(
    fact_id       String,
    type          LowCardinality(String),
    order_key     String,
    merchant      LowCardinality(String),
    account       LowCardinality(String),
    currency      LowCardinality(String),
    refund_no     Nullable(String),
    amount_minor  Int64,
    occurred_at   DateTime64(3, 'UTC'),
    callback_id   String,
    kafka_partition UInt32,
    kafka_offset  UInt64
)
ENGINE = ReplacingMergeTree(kafka_offset)
ORDER BY (order_key, fact_id, callback_id)

-- @engine
CREATE TABLE peer_kafka_{n}
(
    factId      String,
    type        String,
    orderKey    String,
    merchant    String,
    account     String,
    currency    String,
    refundNo    Nullable(String),
    amountMinor Int64,
    occurredAt  Int64,
    callbackId  String
)
ENGINE = Kafka
SETTINGS kafka_broker_list = '{brokers}', kafka_topic_list = 'peer-rows', kafka_group_name = 'peer-engine-{n}',
         kafka_format = 'JSONEachRow', kafka_num_consumers = 2, kafka_thread_per_consumer = 1,
         kafka_max_block_size = 65536, kafka_poll_max_batch_size = 65536, kafka_flush_interval_ms = 1000

-- @view
CREATE MATERIALIZED VIEW peer_view_{n} TO peer_rows_{n} AS
SELECT factId AS fact_id, type, orderKey AS order_key, merchant, account, currency, refundNo AS refund_no,
       amountMinor AS amount_minor, fromUnixTimestamp64Milli(occurredAt, 'UTC') AS occurred_at,
       callbackId AS callback_id, _partition AS kafka_partition, _offset AS kafka_offset
FROM peer_kafka_{n}
