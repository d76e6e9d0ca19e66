import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { ExportFormat } from '@quittance/runtime/clickhouse/export';
import type { Now } from '@quittance/runtime/clock';
import type { Position } from '../monitor.js';
import { type Answer, answer } from '../queries/answer.js';
import type { FreshnessReader } from '../queries/freshness.js';
import { type NamedQuery, queries } from '../queries/registry.js';
import { type Given, runQuery } from '../queries/run.js';
import { publicViews } from '../registry.js';
import { withAmountTexts } from './amounts.js';

export interface ApiDependencies {
  readonly clickhouse: ClickHouse;
  readonly positions: () => readonly Position[];
  readonly freshness: FreshnessReader;
  readonly now: Now;
}

/** "Are callbacks flowing? Is money normal?" */
export interface Summary {
  readonly as_of: string;
  /** Per provider and currency. */
  readonly money: readonly Row[];
  /** Per provider account. */
  readonly accounts: readonly Row[];
  /** Per account, severity and kind: how many nobody has taken up, and how many somebody has. */
  readonly exceptions: readonly Row[];
  /** Refused in the last day, per cause. */
  readonly rejected: readonly Row[];
  /** Where the quarantine grows, per reason. */
  readonly dead_letters: readonly Row[];
  readonly freshness: Row;
  readonly projections: readonly Position[];
}

const OPEN_EXCEPTIONS = `
SELECT
    provider, account, severity, kind, countIf(state = 'OPEN') AS exceptions,
    countIf(state = 'ACKNOWLEDGED') AS acknowledged
FROM exceptions WHERE state IN ('OPEN', 'ACKNOWLEDGED')
GROUP BY provider, account, severity, kind
ORDER BY indexOf(['H', 'M', 'L'], severity), exceptions DESC, provider, account, kind`;

const REJECTED = `
SELECT cause, http_status, count() AS rejected, max(received_at) AS last_at
FROM t_callbacks_rejected FINAL WHERE received_at >= now() - INTERVAL 1 DAY
GROUP BY cause, http_status ORDER BY rejected DESC, cause`;

const DEAD_LETTERS = `
SELECT provider, step, reason, count() AS dead_letters, max(received_at) AS last_at
FROM t_dead_letters FINAL
GROUP BY provider, step, reason ORDER BY dead_letters DESC, provider, reason`;

/** maxOrNull, because max over nothing is 1970. */
const FRESHNESS = `
SELECT
    (SELECT maxOrNull(received_at) FROM t_callbacks) AS last_callback_at,
    (SELECT maxOrNull(inserted_at) FROM t_callbacks) AS last_callback_stored_at,
    (SELECT maxOrNull(inserted_at) FROM t_orders) AS last_order_stored_at`;

/** Rows of a view through the API: enough to look, never a dump of the table. */
const MOST_VIEW_ROWS = 10_000;

/** @param limit of a view; null = all its rows */
function named(name: string, limit: number | null): NamedQuery | null {
  const query = queries.get(name);
  if (query !== undefined) return query;
  if (!publicViews.includes(name)) return null;
  const sql = `SELECT * FROM ${name}${limit === null ? '' : ` LIMIT ${limit}`}`;
  return { name, about: `the public view ${name}`, notes: '', parameters: [], sql };
}

/** What the console can be asked; nothing here writes. */
export interface Api {
  summary(): Promise<Summary>;
  /** null: there is no query or view of this name. */
  query(name: string, given: Given): Promise<readonly Row[] | null>;
  /** The same as a stream, all its rows, with what it says of itself. */
  answer(name: string, given: Given, format: ExportFormat): Promise<Answer | null>;
  catalogue(): readonly Pick<NamedQuery, 'name' | 'about' | 'parameters'>[];
  /** Throws while ClickHouse does not answer. */
  probe(): Promise<void>;
}

export function consoleApi({ clickhouse, positions, freshness: fresh, now }: ApiDependencies): Api {
  const query = async (name: string, given: Given) => {
    const found = named(name, MOST_VIEW_ROWS);
    return found === null ? null : (await runQuery(clickhouse, found, given, now)).map(withAmountTexts);
  };
  return {
    query,
    answer: async (name, given, format) => {
      const found = named(name, null);
      const source = { reader: clickhouse, freshness: () => fresh(null) };
      const asked = { given, format, maxRows: null, timeoutMs: null };
      return found === null ? null : answer(source, { query: found, ...asked });
    },
    catalogue: () =>
      [...queries.keys(), ...publicViews].flatMap((name) => {
        const found = named(name, null);
        return found === null ? [] : [{ name, about: found.about, parameters: found.parameters }];
      }),
    probe: async () => {
      await clickhouse.query('SELECT 1');
    },
    summary: async () => {
      const [money, accounts, exceptions, rejected, deadLetters, [freshness]] = await Promise.all([
        query('summary', {}),
        query('silence_by_account', {}),
        clickhouse.query(OPEN_EXCEPTIONS),
        clickhouse.query(REJECTED),
        clickhouse.query(DEAD_LETTERS),
        clickhouse.query(FRESHNESS),
      ]);
      return {
        as_of: new Date(now()).toISOString(),
        money: money ?? [],
        accounts: accounts ?? [],
        exceptions,
        rejected,
        dead_letters: deadLetters,
        freshness: freshness ?? {},
        projections: positions(),
      };
    },
  };
}
