import type { ClickHouseSettings } from '@quittance/runtime/config/servers';
import { errorText, QuittanceError } from '@quittance/runtime/errors';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import type { Log } from '@quittance/runtime/log';
import type { FreshnessReader } from '../queries/freshness.js';
import { queries } from '../queries/registry.js';
import { queryApi } from './api.js';
import { liveTokens } from './live-tokens.js';
import { openReaders } from './readers.js';
import { buildQueryServer } from './server.js';
import type { QueryApiSettings } from './settings.js';
import { readTokens } from './tokens.js';

export interface QueryApiStart {
  readonly settings: QueryApiSettings;
  readonly clickhouse: ClickHouseSettings;
  readonly freshness: FreshnessReader;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Most answers under way at once. */
  readonly maxQueries: number;
  /** Longest run of a query. */
  readonly timeoutMs: number;
  /** Of the views; absent = the pipeline's. */
  readonly database?: string;
}

/** A query that runs to its limit moves nothing on its connection meanwhile. */
const IDLE_GRACE_MS = 30_000;

/** Opens the query API; resolves to its address. */
export async function startQueryApi(start: QueryApiStart, life: Lifecycle, log: Log): Promise<string> {
  const { settings, clickhouse, freshness, host, port, maxQueries, timeoutMs, database } = start;
  const { tokensFile, tokens, financePassword, merchantPasswords } = settings;
  const readers = openReaders({
    clickhouse,
    financePassword,
    merchantPasswords,
    timeoutMs,
    // Two short statements go before each answer.
    maxConnections: maxQueries + 2,
    ...(database === undefined ? {} : { database }),
  });
  life.onStop('readers of the query API', () => readers.close());
  const slots = { all: maxQueries, each: Math.ceil(maxQueries / 2) };
  const read = () => readTokens(tokensFile, new Set(merchantPasswords.keys()));
  const server = buildQueryServer({
    api: queryApi({ queries, readers, freshness, timeoutMs, slots }),
    tokens: liveTokens(tokensFile, tokens, read, log),
    log,
    idleTimeoutMs: timeoutMs + IDLE_GRACE_MS,
  });
  life.onStop('query API', () => server.close());
  const url = await server.listen({ host, port }).catch((thrown: unknown) => {
    throw new QuittanceError('listen_failed', `query API ${host}:${port}: ${errorText(thrown)}`, thrown);
  });
  log.info({ url, tokens: tokens.length }, 'query API ready');
  return url;
}
