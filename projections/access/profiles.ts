import { atMost, fixed, free, type SettingRule } from './setting-rules.js';

/** A settings profile of ClickHouse. */
export interface Profile {
  readonly name: string;
  readonly rules: readonly SettingRule[];
}

const GIB = 2 ** 30;

/** 1 = reads only and no setting may change but those a rule frees (https://clickhouse.com/docs/operations/settings/permissions-for-queries#readonly). */
const LOCKED = 1;
/** 2 = reads only, settings may be changed for a query, as clients do. */
const READ_ONLY = 2;

/**
 * What clients of ours and @clickhouse/client send with each query. They have our client's values already, so that a
 * server that knows no `changeable_in_readonly` takes them too.
 */
const SENT_BY_CLIENTS: readonly SettingRule[] = [
  free('async_insert', 0),
  free('output_format_json_quote_64bit_integers', 1),
  free('output_format_json_quote_decimals', 0),
  free('output_format_parquet_compression_method', 'zstd'),
  free('http_headers_progress_interval_ms', 100),
  free('send_progress_in_http_headers', 0),
  free('cancel_http_readonly_queries_on_client_close', 1),
  free('date_time_output_format', 'simple'),
  free('add_http_cors_header', 0),
  free('result_overflow_mode', 'throw'),
  // How the query API has answers written (runtime/clickhouse/export.ts).
  free('output_format_csv_crlf_end_of_line', 1),
  free('format_csv_null_representation', ''),
  free('output_format_json_array_of_rows', 0),
];

/**
 * A row policy hides rows from the answer. A condition of the reader's own that fails on a hidden row would still tell
 * of it (`WHERE throwIf(merchant = 'other')`), where the planner tests that condition first. It does so with the old
 * analyzer, and with conditions moved to PREWHERE: with these values the policy is a step of its own, before any
 * condition of the reader. They hold because the profile is locked; access.int.spec.ts tries it.
 */
const POLICY_FIRST: readonly SettingRule[] = [
  fixed('enable_analyzer', 1),
  fixed('optimize_move_to_prewhere', 0),
  fixed('optimize_move_to_prewhere_if_final', 0),
  fixed('query_plan_merge_filters', 0),
];

/** On a cluster a view that looks into a table twice gathers the inner answer first; elsewhere it says nothing. */
const WHOLE_CLUSTER = fixed('distributed_product_mode', 'global');

/** People of finance: they see every row, so only writing is closed to them. */
export const readerProfile: Profile = {
  name: 'quittance_reader',
  rules: [fixed('readonly', READ_ONLY), WHOLE_CLUSTER],
};

/** The query API asks for no more than these: the server would refuse. */
export const MERCHANT_MOST_ROWS = 1_000_000;
export const MERCHANT_LONGEST_S = 60;

/** Limits as for a stranger: several merchants share one server. */
export const merchantProfile: Profile = {
  name: 'quittance_merchant',
  rules: [
    fixed('readonly', LOCKED),
    WHOLE_CLUSTER,
    ...POLICY_FIRST,
    ...SENT_BY_CLIENTS,
    fixed('max_concurrent_queries_for_user', 8),
    fixed('max_memory_usage', 4 * GIB),
    atMost('max_execution_time', MERCHANT_LONGEST_S),
    atMost('max_result_rows', MERCHANT_MOST_ROWS),
    atMost('max_result_bytes', GIB),
  ],
};

/** A dashboard asks often and for little: what asks for more is wrong and ends. */
export const grafanaProfile: Profile = {
  name: 'quittance_grafana',
  rules: [
    fixed('readonly', LOCKED),
    WHOLE_CLUSTER,
    ...SENT_BY_CLIENTS,
    fixed('max_concurrent_queries_for_user', 8),
    fixed('max_memory_usage', 2 * GIB),
    fixed('max_rows_to_read', 500_000_000),
    // Its plugin sends its own timeout and five seconds (compose: 20 s).
    atMost('max_execution_time', 30),
    atMost('max_result_rows', 100_000),
    atMost('max_result_bytes', GIB / 16),
  ],
};

/** All of them. */
export const profiles: readonly Profile[] = [readerProfile, merchantProfile, grafanaProfile];

/** How often a user may ask: counted over whole minutes. */
export interface Quota {
  readonly name: string;
  readonly intervalS: number;
  readonly queries: number;
}

export const grafanaQuota: Quota = { name: 'quittance_grafana', intervalS: 60, queries: 1_200 };
