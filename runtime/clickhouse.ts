import { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseSettings } from './config/servers.js';

export type Parameter = string | number | boolean | null | readonly string[];
export type Parameters = Readonly<Record<string, Parameter>>;
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [name: string]: Cell };
/** One row of an answer; 64-bit and wider integers are texts, so that none loses digits. */
export type Row = Readonly<Record<string, Cell>>;

/** An insert whose rows are already encoded: `INSERT INTO … SELECT … FROM input('…') FORMAT Avro`. */
export interface RawInsert {
  readonly statement: string;
  readonly body: Buffer;
  /** Names exactly these rows of this table: the server drops a second insert under the same token. */
  readonly deduplicationToken: string;
  readonly parameters: Parameters;
}

/** A statement that ends in a FORMAT, whose answer is handed on as bytes. */
export interface StreamedQuery {
  readonly statement: string;
  readonly parameters: Parameters;
  /** Of the server, for this statement only. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Aborted: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** A whole answer, on its way. */
export interface StreamedAnswer {
  /** How many rows it has. */
  readonly rows: number;
  /** Must be read to its end or destroyed. An answer that is cut short on its way is an error of the stream. */
  readonly body: Readable;
}

/** ClickHouse as this system uses it. Names without a database belong to the one given at opening. */
export interface ClickHouse {
  readonly database: string;
  /** Makes `database` if it is not there yet. */
  ensureDatabase(): Promise<void>;
  query(statement: string, parameters?: Parameters): Promise<readonly Row[]>;
  /**
   * Resolves once the server has made the whole answer (it keeps what is large on its disk), so that a statement that
   * fails late is a rejection and not a short answer; then hands it on in pieces, in flat memory.
   */
  stream(query: StreamedQuery): Promise<StreamedAnswer>;
  command(statement: string, parameters?: Parameters): Promise<void>;
  /** Resolves when the server has stored every row (or knows the token); rejects when that is not known. */
  insertRaw(insert: RawInsert): Promise<void>;
  close(): Promise<void>;
}

export interface ClickHouseOptions {
  readonly database: string;
  /** Longest wait for an answer before the outcome counts as unknown. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
}

const DEFAULTS: ClickHouseOptions = { database: 'quittance', requestTimeoutMs: 60_000, maxConnections: 16 };

/** Codes of the server that say "not now" rather than "not like this" (ClickHouse src/Common/ErrorCodes.cpp). */
const PASSING: ReadonlyMap<number, string> = new Map([
  [159, 'TIMEOUT_EXCEEDED'],
  [202, 'TOO_MANY_SIMULTANEOUS_QUERIES'],
  [209, 'SOCKET_TIMEOUT'],
  [210, 'NETWORK_ERROR'],
  [236, 'ABORTED'],
  [241, 'MEMORY_LIMIT_EXCEEDED'],
  [242, 'TABLE_IS_READ_ONLY'],
  [243, 'NOT_ENOUGH_SPACE'],
  [252, 'TOO_MANY_PARTS'],
  [394, 'QUERY_WAS_CANCELLED'],
  [999, 'KEEPER_EXCEPTION'],
]);

/** A statement that failed. `retriable` = the same statement may work later; else a person must look. */
export class ClickHouseFailure extends Error {
  readonly code: 'CLICKHOUSE_AWAY' | 'CLICKHOUSE_REFUSED';
  /** The server's number of the error, for example 497 = ACCESS_DENIED; null where no server answered. */
  readonly serverCode: number | null;
  readonly retriable: boolean;

  constructor(cause: unknown) {
    super(`ClickHouse: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'ClickHouseFailure';
    // Not the client's `type`: it is the first word in brackets of the message, which may be any.
    this.serverCode = cause instanceof ClickHouseError ? Number(cause.code) : null;
    this.retriable = this.serverCode === null || PASSING.has(this.serverCode);
    this.code = this.retriable ? 'CLICKHOUSE_AWAY' : 'CLICKHOUSE_REFUSED';
  }
}

async function mapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw new ClickHouseFailure(thrown);
  }
}

/** Our authority besides the system's: Node's `ca` would replace those. */
function trusted(caPem: string): Buffer {
  return Buffer.from([...rootCertificates, caPem].join('\n'));
}

function client(settings: ClickHouseSettings, options: ClickHouseOptions): ClickHouseClient {
  const caPem = settings.tls?.caPem ?? null;
  return createClient({
    url: settings.url,
    username: settings.username,
    password: settings.password,
    application: 'quittance',
    database: options.database,
    request_timeout: options.requestTimeoutMs,
    max_open_connections: options.maxConnections,
    // Failures reach the caller as errors; whoever catches one logs it, once.
    log: { level: ClickHouseLogLevel.OFF },
    ...(caPem === null ? {} : { tls: { ca_cert: trusted(caPem) } }),
    clickhouse_settings: {
      // On by default since 26.2; an answer would then not mean that the rows are stored.
      async_insert: 0,
      // Off by default since 25.8: 9007199254740993 would arrive as …992.
      output_format_json_quote_64bit_integers: 1,
      // An error after the first rows must be an error, not a short answer.
      wait_end_of_query: 1,
    },
  });
}

async function insertRaw(open: ClickHouseClient, insert: RawInsert): Promise<void> {
  const { stream } = await open.exec({
    query: insert.statement,
    values: Readable.from([insert.body], { objectMode: false }),
    query_params: { ...insert.parameters },
    clickhouse_settings: {
      insert_deduplication_token: insert.deduplicationToken,
      // A record written before a field existed: the column takes its default.
      input_format_avro_allow_missing_fields: 1,
      // On a cluster each shard must have its part before the answer; elsewhere it says nothing.
      distributed_foreground_insert: 1,
      // One late callback per month of ten years must not refuse the range; the default is 100.
      max_partitions_per_insert_block: '0',
    },
  });
  // An insert has no rows to say, but the answer must be read to its end for the connection to be free.
  await stream.resume().toArray();
}

async function stream(open: ClickHouseClient, query: StreamedQuery): Promise<StreamedAnswer> {
  const { signal } = query;
  const answer = await open.exec({
    query: query.statement,
    query_params: { ...query.parameters },
    clickhouse_settings: { ...query.settings, cancel_http_readonly_queries_on_client_close: 1 },
    ...(signal === undefined ? {} : { abort_signal: signal }),
  });
  const rows = Number(answer.summary?.result_rows ?? Number.NaN);
  if (Number.isSafeInteger(rows)) return { rows, body: answer.stream };
  answer.stream.destroy();
  throw new Error('the answer does not say how many rows it has, so nobody could tell whether it is whole');
}

/** A connection to a database that does not exist is refused; `system` exists everywhere. */
async function ensureDatabase(settings: ClickHouseSettings, options: ClickHouseOptions): Promise<void> {
  const bootstrap = client(settings, { ...options, database: 'system' });
  try {
    await bootstrap.command({
      query: 'CREATE DATABASE IF NOT EXISTS {database:Identifier}',
      query_params: { database: options.database },
    });
  } finally {
    await bootstrap.close();
  }
}

/** Opens nothing yet: connections are made by the first statement. */
export function openClickHouse(
  settings: ClickHouseSettings,
  options: Partial<ClickHouseOptions> = {},
): ClickHouse {
  const complete = { ...DEFAULTS, ...options };
  const open = client(settings, complete);
  return {
    database: complete.database,
    ensureDatabase: () => mapped(() => ensureDatabase(settings, complete)),
    query: (query, parameters = {}) =>
      mapped(async () => {
        const answer = await open.query({ query, query_params: { ...parameters }, format: 'JSONEachRow' });
        return answer.json<Row>();
      }),
    stream: (query) => mapped(() => stream(open, query)),
    command: (query, parameters = {}) =>
      mapped(async () => {
        await open.command({ query, query_params: { ...parameters } });
      }),
    insertRaw: (insert) => mapped(() => insertRaw(open, insert)),
    close: () => open.close(),
  };
}
