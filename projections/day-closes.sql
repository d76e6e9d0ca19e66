-- One row per closed day of an account. The first record of a day counts, in whatever order they are inserted: the
-- lower the offset, the higher the precedence. All records of a day have one key, so they lie in one partition.
-- accepted_exceptions: those of severity H that stood and did not keep the day open, with the close that accepted each.
-- watermark: partition of order-events → offset, exclusive, up to which movements were counted.

-- @table
CREATE TABLE IF NOT EXISTS t_day_closes
(
    provider          LowCardinality(String),
    account           LowCardinality(String),
    day               Date32,
    close_id          String,
    account_merchant  LowCardinality(String),
    time_zone         LowCardinality(String),
    closed_at         DateTime64(3, 'UTC'),
    actor             LowCardinality(String),
    because           Nullable(String),
    open_h_exceptions UInt32,
    quarantined_h     UInt32,
    hash              String,
    totals            Array(Tuple(
        merchant      String,
        currency      String,
        exponent      UInt8,
        paid_orders   UInt64,
        gross_minor   Int128,
        refund_count  UInt64,
        refunds_minor Int128,
        net_minor     Int128,
        movements     UInt64,
        hash          String)),
    watermark         Map(UInt32, UInt64),
    accepted_exceptions Array(Tuple(
        order_key      String,
        kind           String,
        subject        String,
        finding_id     String,
        currency       Nullable(String),
        exponent       Nullable(UInt8),
        at_stake_minor Nullable(Int64),
        accepted_day   Date32,
        accepted_at    DateTime64(3, 'UTC'),
        accepted_by    String,
        because        String)),
    precedence        UInt64,
    kafka_partition   UInt32,
    kafka_offset      UInt64,
    inserted_at       DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(precedence)
ORDER BY (provider, account, day)
SETTINGS non_replicated_deduplication_window = 10000

-- @insert
INSERT INTO t_day_closes
(
    provider, account, day, close_id, account_merchant, time_zone, closed_at, actor, because, open_h_exceptions,
    quarantined_h, hash, totals, watermark, accepted_exceptions, precedence, kafka_partition, kafka_offset
)
SELECT
    provider, account, day, close_id, merchant AS account_merchant, time_zone, closed_at, actor, because,
    open_h_exceptions, quarantined_h, hash, totals, watermark, accepted_exceptions,
    bitNot(toUInt64(kafka_offset)) AS precedence, kafka_partition, kafka_offset
FROM input({structure})

-- @view
-- One row per closed day, merchant and currency, as it was signed; a day that had no movements has one row without
-- currency, and figures of 0. hash is over the movements of the row, day_hash over all rows of the day.
CREATE OR REPLACE VIEW day_closes DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    provider, account, if(total.currency = '', account_merchant, total.merchant) AS merchant, day,
    nullIf(total.currency, '') AS currency, if(total.currency = '', NULL, total.exponent) AS exponent,
    total.paid_orders AS paid_orders, total.gross_minor AS gross_minor, total.refund_count AS refund_count,
    total.refunds_minor AS refunds_minor, total.net_minor AS net_minor, total.movements AS movements,
    total.hash AS hash, closed_at, actor, because, open_h_exceptions, quarantined_h, time_zone, close_id,
    t_day_closes.hash AS day_hash, watermark, accepted_exceptions
FROM t_day_closes FINAL
LEFT ARRAY JOIN totals AS total
