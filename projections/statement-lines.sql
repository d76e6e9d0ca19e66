-- One row per line of each imported bill, by its place in the file; withdrawals have places below zero.

-- @table
CREATE TABLE IF NOT EXISTS t_statement_lines
(
    statement_id      String,
    row               Int32,
    provider          LowCardinality(String),
    account           LowCardinality(String),
    merchant          LowCardinality(String),
    statement_day     Date32,
    kind              LowCardinality(String),
    state             LowCardinality(String),
    provider_state    LowCardinality(String),
    provider_order_no String,
    merchant_order_no Nullable(String),
    refund_no         Nullable(String),
    merchant_code     Nullable(String),
    currency          LowCardinality(Nullable(String)),
    exponent          Nullable(UInt8),
    amount_minor      Nullable(Int64),
    provider_fee      Nullable(Decimal(18, 5)),
    settleable_minor  Nullable(Int64),
    occurred_at       DateTime64(3, 'UTC'),
    replaces          Nullable(String),
    imported_at       DateTime64(3, 'UTC'),
    precedence        UInt64,
    kafka_partition   UInt32,
    kafka_offset      UInt64,
    inserted_at       DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_provider_order_no provider_order_no TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(precedence)
ORDER BY (statement_id, row)
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_statement_lines
(
    statement_id, row, provider, account, merchant, statement_day, kind, state, provider_state, provider_order_no,
    merchant_order_no, refund_no, merchant_code, currency, exponent, amount_minor, provider_fee, settleable_minor,
    occurred_at, replaces, imported_at, precedence, kafka_partition, kafka_offset
)
SELECT
    statement_id, row, provider, account, merchant, statement_day, kind, state, provider_state, provider_order_no,
    merchant_order_no, refund_no, merchant_code, currency, exponent, amount_minor,
    toDecimal128(fee_e5, 0) * toDecimal128('0.00001', 5) AS provider_fee,
    settleable_minor, occurred_at, replaces, imported_at, bitNot(toUInt64(kafka_offset)) AS precedence,
    kafka_partition, kafka_offset
FROM input({structure})

-- @view
CREATE OR REPLACE VIEW statement_lines DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    provider, account, merchant, statement_day, kind, state, provider_order_no, merchant_order_no, refund_no, currency,
    exponent, amount_minor, provider_fee, settleable_minor, occurred_at, provider_state, merchant_code, statement_id, row,
    CAST(statement_id IN (SELECT assumeNotNull(replaces) FROM t_statement_lines FINAL WHERE replaces IS NOT NULL), 'Bool')
        AS is_replaced,
    imported_at
FROM t_statement_lines FINAL
