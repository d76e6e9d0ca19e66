-- The latest version of each order wins, whatever the order of arrival and however often it is inserted.
-- No PARTITION BY: no column of an order but its key is the same in every version, and versions of one order
-- must meet in one partition (https://clickhouse.com/docs/engines/table-engines/mergetree-family/replacingmergetree).
-- Refunds and exceptions stay inside the order: one row is stored or is not, so they cannot disagree with it,
-- and a row that a later version no longer has is gone.
-- facts is NULL where the snapshot was written before it said how many facts the order has; the next fact tells.
-- exceptions lists kinds that facts decided, open or acknowledged; what time or another order decides stands in the
-- view exceptions only, because it would need the clock and every other order for each order that is read.
-- Parts older than six hours are merged into one, which FINAL reads without comparing: docs/decisions/0035.
-- Two indexes on paid_day: to minmax a NULL is more than any day, so an order that is not paid hides from by_paid_day
-- that all others of its granule are too old, and by_known_paid_day has it (docs/decisions/0038).
-- calendar is the business calendar the account follows, of those in the view business_days.
-- statement_…, provider_fee and settleable_minor are what the provider's bills say; NULL, never 0, until one does. They
-- are in statement_currency and in no sum of ours.

-- @table
CREATE TABLE IF NOT EXISTS t_orders
(
    order_key            String,
    version              UInt64,
    source_partition     UInt32,
    source_offset        UInt64,
    provider             LowCardinality(String),
    account              LowCardinality(String),
    merchant             LowCardinality(String),
    time_zone            LowCardinality(String),
    merchant_code        Nullable(String),
    store_code           Nullable(String),
    terminal             Nullable(String),
    provider_order_no    String,
    merchant_order_no    Nullable(String),
    network_order_no     Nullable(String),
    merge_no             Nullable(String),
    payment_state        LowCardinality(String),
    refund_state         LowCardinality(String),
    settlement_state     LowCardinality(String),
    provider_status      LowCardinality(String),
    currency             LowCardinality(Nullable(String)),
    exponent             Nullable(UInt8),
    order_minor          Nullable(Int64),
    paid_minor           Int64,
    paid_is_assumed      Bool,
    held_minor           Int64,
    refunded_minor       Int64,
    refund_pending_minor Int64,
    refund_failed_minor  Int64,
    refund_count         UInt32,
    net_minor            Int64,
    channel              LowCardinality(Nullable(String)),
    product              LowCardinality(Nullable(String)),
    buyer_ref            Nullable(String),
    created_at           Nullable(DateTime64(3, 'UTC')),
    paid_at              Nullable(DateTime64(3, 'UTC')),
    paid_day             Nullable(Date32),
    paid_time_quality    LowCardinality(Nullable(String)),
    first_refund_at      Nullable(DateTime64(3, 'UTC')),
    last_refund_at       Nullable(DateTime64(3, 'UTC')),
    settled_at           Nullable(DateTime64(3, 'UTC')),
    first_seen_at        DateTime64(3, 'UTC'),
    last_fact_at         DateTime64(3, 'UTC'),
    trust                LowCardinality(String),
    refund_rows          Array(Tuple(
        refund_no    String,
        state        String,
        amount_minor Int64,
        currency     String,
        exponent     UInt8,
        refunded_at  DateTime64(3, 'UTC'),
        time_quality String,
        trust        String,
        held         Bool,
        derived      Bool)),
    exception_rows       Array(Tuple(
        kind           String,
        subject        String,
        severity       String,
        state          String,
        currency       Nullable(String),
        exponent       Nullable(UInt8),
        at_stake_minor Nullable(Int64),
        first_seen_at  DateTime64(3, 'UTC'),
        detail         String,
        finding_id     String,
        causes         Array(String))),
    handling_rows        Array(Tuple(
        kind       String,
        subject    String,
        state      String,
        finding_id Nullable(String),
        assignee   Nullable(String),
        actor      String,
        reason     Nullable(String),
        note       Nullable(String),
        acted_at   DateTime64(3, 'UTC'))),
    facts                UInt32,
    statement_state          LowCardinality(Nullable(String)),
    statement_currency       LowCardinality(Nullable(String)),
    statement_exponent       Nullable(UInt8),
    statement_paid_minor     Nullable(Int64),
    statement_refunded_minor Nullable(Int64),
    provider_fee             Nullable(Decimal(18, 5)),
    settleable_minor         Nullable(Int64),
    statement_day            Nullable(Date32),
    statement_id             Nullable(String),
    statement_rows           Array(Tuple(
        kind             String,
        subject          String,
        verdict          String,
        their_state      String,
        our_state        Nullable(String),
        theirs_minor     Int64,
        ours_minor       Nullable(Int64),
        currency         String,
        exponent         UInt8,
        fee_e5           Nullable(Int64),
        settleable_minor Nullable(Int64),
        statement_day    Date32,
        statement_id     String,
        row              Int32,
        lines            UInt32,
        occurred_at      DateTime64(3, 'UTC'),
        imported_at      DateTime64(3, 'UTC'))),
    kafka_partition      UInt32,
    kafka_offset         UInt64,
    inserted_at          DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    INDEX by_provider_order_no provider_order_no TYPE bloom_filter GRANULARITY 1,
    INDEX by_merchant_order_no merchant_order_no TYPE bloom_filter GRANULARITY 1,
    INDEX by_network_order_no  network_order_no  TYPE bloom_filter GRANULARITY 1,
    INDEX by_merge_no          merge_no          TYPE bloom_filter GRANULARITY 1,
    INDEX by_merchant          merchant          TYPE bloom_filter(0.0001) GRANULARITY 1,
    INDEX by_paid_day          paid_day          TYPE minmax GRANULARITY 1,
    INDEX by_known_paid_day    assumeNotNull(paid_day) TYPE minmax GRANULARITY 1,
    INDEX by_latest_refund_at  arrayMax(refund_rows.refunded_at) TYPE minmax GRANULARITY 1,
    INDEX by_earliest_refund_at arrayReduce('minOrNull', refund_rows.refunded_at) TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY order_key
SETTINGS non_replicated_deduplication_window = 10000, min_age_to_force_merge_seconds = 21600

-- @insert
INSERT INTO t_orders
(
    order_key, version, source_partition, source_offset, provider, account, merchant, time_zone, merchant_code,
    store_code, terminal, provider_order_no, merchant_order_no, network_order_no, merge_no, payment_state,
    refund_state, settlement_state, provider_status, currency, exponent, order_minor, paid_minor, paid_is_assumed,
    held_minor, refunded_minor, refund_pending_minor, refund_failed_minor, refund_count, net_minor, channel,
    product, buyer_ref, created_at, paid_at, paid_day, paid_time_quality, first_refund_at, last_refund_at, settled_at,
    first_seen_at, last_fact_at, trust, refund_rows, exception_rows, handling_rows, facts,
    statement_state, statement_currency, statement_exponent, statement_paid_minor, statement_refunded_minor,
    provider_fee, settleable_minor, statement_day, statement_id, statement_rows, kafka_partition, kafka_offset
)
SELECT
    order_key, version, source_partition, source_offset, provider, account, merchant, time_zone, merchant_code,
    store_code, terminal, provider_order_no, merchant_order_no, network_order_no, merge_no, payment_state,
    refund_state, settlement_state, provider_status, currency, exponent, order_minor, paid_minor, paid_is_assumed,
    held_minor, refunded_minor, refund_pending_minor, refund_failed_minor, refund_count, net_minor, channel,
    product, buyer_ref, created_at, paid_at, paid_day, paid_time_quality, first_refund_at, last_refund_at, settled_at,
    first_seen_at, last_fact_at, trust, refunds AS refund_rows, exceptions AS exception_rows,
    handlings AS handling_rows, fact_count AS facts,
    statement_state, statement_currency, statement_exponent, statement_paid_minor, statement_refunded_minor,
    toDecimal128(provider_fee_e5, 0) * toDecimal128('0.00001', 5) AS provider_fee,
    settleable_minor, statement_day, statement_id, statement_rows, kafka_partition, kafka_offset
FROM input({structure})

-- @view
CREATE OR REPLACE VIEW orders DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    order_key, provider, account, merchant, time_zone, merchant_code, store_code, terminal, provider_order_no,
    merchant_order_no, network_order_no, merge_no, payment_state, refund_state, settlement_state, provider_status,
    currency, exponent, order_minor, paid_minor, paid_is_assumed, held_minor, refunded_minor,
    refund_pending_minor, refund_failed_minor, net_minor, refund_count, channel, product, created_at, paid_at,
    paid_day, paid_time_quality, last_refund_at, first_seen_at, last_fact_at, trust, nullIf(facts, 0) AS facts,
    arraySort(arrayDistinct(arrayMap(e -> e.kind,
        arrayFilter(e -> e.state IN ('OPEN', 'ACKNOWLEDGED'), exception_rows)))) AS exceptions,
    version, buyer_ref, first_refund_at, settled_at,
    arrayFirst(
        rule -> has(['', provider], rule.provider) AND has(['', account], rule.account),
        (SELECT groupArrayArray(rules) FROM t_calendars FINAL)).calendar AS calendar,
    statement_state, statement_currency, statement_exponent, statement_paid_minor, statement_refunded_minor,
    provider_fee, settleable_minor, statement_day, statement_id
FROM t_orders FINAL
