import { ClickHouseFailure } from '@quittance/runtime/clickhouse';
import type { NamedQuery } from '../queries/registry.js';
import { BadParameter } from '../queries/run.js';
import { publicViews } from '../registry.js';
import type { ApiToken } from './tokens.js';

/** An answer that is none, for a person and for a program: `error` never changes its meaning. */
export class Refusal extends Error {
  readonly status: number;
  readonly error: string;
  /** Seconds after which it may be tried again; null = not by itself. */
  readonly retryAfterS: number | null;

  constructor(status: number, error: string, detail: string, retryAfterS: number | null = null) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.error = error;
    this.retryAfterS = retryAfterS;
  }
}

/** What was asked, by whom: a refusal says what to do about it. */
export interface AskedBy {
  readonly query: Pick<NamedQuery, 'name' | 'sql'>;
  readonly token: Pick<ApiToken, 'merchant' | 'maxRows'>;
}

function viewsOf(sql: string): string {
  return publicViews.filter((view) => new RegExp(`\\b${view}\\b`).test(sql)).join(', ');
}

function denied({ query, token }: AskedBy): Refusal {
  const who = token.merchant === null ? 'the user finance' : `a token of the merchant ${token.merchant}`;
  return new Refusal(
    403,
    'view_not_for_reader',
    `${query.name} reads ${viewsOf(query.sql)}, of which at least one spans merchants or is closed to ${who}; ask with a token for all merchants`,
  );
}

function tooMany({ token }: AskedBy): Refusal {
  return new Refusal(
    422,
    'too_many_rows',
    `the answer has more than ${token.maxRows} rows, or more bytes, than this token may have; nothing of it is sent, for a part would look like the whole. Narrow the parameters, or raise max_rows of the token`,
  );
}

/** By the server's number of the error (ClickHouse src/Common/ErrorCodes.cpp). */
const BY_CODE: ReadonlyMap<number, (asked: AskedBy) => Refusal> = new Map([
  [
    159,
    () => new Refusal(504, 'query_timed_out', 'the query took longer than it may; narrow its parameters'),
  ],
  [201, () => new Refusal(429, 'quota_exceeded', 'the quota of this reader is used up', 60)],
  [202, () => new Refusal(503, 'busy', 'ClickHouse runs as many queries as it may', 1)],
  [
    241,
    () =>
      new Refusal(503, 'query_too_heavy', 'the query needs more memory than it may; narrow its parameters'),
  ],
  [396, tooMany],
  [497, denied],
]);

/** What to answer to anything thrown; null = not the asker's business, and for the log. */
export function refusalOf(thrown: unknown, asked: AskedBy): Refusal | null {
  if (thrown instanceof Refusal) return thrown;
  if (thrown instanceof BadParameter) return new Refusal(400, 'bad_parameter', thrown.message);
  if (!(thrown instanceof ClickHouseFailure) || thrown.serverCode === null) return null;
  return BY_CODE.get(thrown.serverCode)?.(asked) ?? null;
}
