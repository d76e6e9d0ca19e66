-- One row per imported bill: its header, which is written after its lines.

-- @table
CREATE TABLE IF NOT EXISTS t_statements
(
    statement_id    String,
    file_hash       String,
    file_name       String,
    provider        LowCardinality(String),
    account         LowCardinality(String),
    statement_day   Date32,
    time_zone       LowCardinality(String),
    from_at         DateTime64(3, 'UTC'),
    until_at        DateTime64(3, 'UTC'),
    covers          Array(String),
    currencies      Array(String),
    lines           UInt32,
    rows            UInt32,
    sums            Array(Tuple(
        kind         String,
        currency     String,
        exponent     UInt8,
        count        UInt32,
        amount_minor Int64,
        fee_e5       Nullable(Int64))),
    checks          Array(String),
    replaces        Nullable(String),
    actor           LowCardinality(String),
    imported_at     DateTime64(3, 'UTC'),
    precedence      UInt64,
    kafka_partition UInt32,
    kafka_offset    UInt64,
    inserted_at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(precedence)
ORDER BY statement_id
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_statements
(
    statement_id, file_hash, file_name, provider, account, statement_day, time_zone, from_at, until_at, covers,
    currencies, lines, rows, sums, checks, replaces, actor, imported_at, precedence, kafka_partition, kafka_offset
)
SELECT
    statement_id, file_hash, file_name, provider, account, statement_day, time_zone, from_at, until_at, covers,
    currencies, lines, rows, sums, checks, replaces, actor, imported_at, bitNot(toUInt64(kafka_offset)) AS precedence,
    kafka_partition, kafka_offset
FROM input({structure})

-- @view
-- One row per bill, kind and currency; a bill without any line has one row with neither. For those who may see all
-- merchants: a bill lists the sales of every merchant of its account.
CREATE OR REPLACE VIEW statements DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    provider, account, statement_day, nullIf(sum.kind, '') AS kind, nullIf(sum.currency, '') AS currency,
    if(sum.currency = '', NULL, sum.exponent) AS exponent, sum.count AS count, sum.amount_minor AS amount_minor,
    CAST(toDecimal128(sum.fee_e5, 0) * toDecimal128('0.00001', 5), 'Nullable(Decimal(18, 5))') AS provider_fee,
    rows, checks, covers, currencies, time_zone, from_at, until_at, file_name, actor, imported_at, statement_id,
    replaces, nullIf(arrayFirst(pair -> pair.1 = statement_id,
        (SELECT groupArray((assumeNotNull(replaces), statement_id)) FROM t_statements FINAL WHERE replaces IS NOT NULL)).2,
        '') AS replaced_by,
    CAST(lines = 0 OR (statement_id, toUInt64(lines)) IN
        (SELECT statement_id, count() FROM t_statement_lines FINAL GROUP BY statement_id), 'Bool') AS is_complete
FROM t_statements FINAL
LEFT ARRAY JOIN sums AS sum
