import { EXPORT_FORMATS, type ExportFormat, isExportFormat } from '@quittance/runtime/clickhouse/export';
import { MERCHANT_LONGEST_S } from '../access/profiles.js';
import { type Answer, answer } from '../queries/answer.js';
import type { FreshnessReader } from '../queries/freshness.js';
import type { NamedQuery } from '../queries/registry.js';
import { BadParameter, type Given } from '../queries/run.js';
import type { Readers } from './readers.js';
import { Refusal, refusalOf } from './refusals.js';
import { type Release, type SlotLimits, Slots } from './slots.js';
import type { ApiToken } from './tokens.js';

export interface QueryApiOptions {
  readonly queries: ReadonlyMap<string, NamedQuery>;
  readonly readers: Readers;
  readonly freshness: FreshnessReader;
  /** Longest run of a query, milliseconds. */
  readonly timeoutMs: number;
  readonly slots: SlotLimits;
}

/** The query API without HTTP. */
export interface QueryApi {
  catalogue(): readonly Pick<NamedQuery, 'name' | 'about' | 'notes' | 'parameters'>[];
  /** @throws Refusal */
  ask(token: ApiToken, name: string, given: Given, signal: AbortSignal): Promise<ApiAnswer>;
}

export interface ApiAnswer extends Answer {
  readonly format: ExportFormat;
}

/** The format that is asked for, and the parameters that are left for the query. */
export function formatOf({ format = 'json', ...given }: Given): { format: ExportFormat; given: Given } {
  if (isExportFormat(format)) return { format, given };
  throw new BadParameter(`format is one of ${EXPORT_FORMATS.join(', ')}, not ${JSON.stringify(format)}`);
}

const RETRY_S = 1;

/** A merchant's profile on the server has a limit of its own, and refuses a wider one. */
function timeoutFor({ merchant }: ApiToken, timeoutMs: number): number {
  return merchant === null ? timeoutMs : Math.min(timeoutMs, MERCHANT_LONGEST_S * 1_000);
}

function placeFor({ name }: ApiToken, slots: Slots, limits: SlotLimits): Release {
  const place = slots.take(name);
  if (place === 'each') {
    const detail = `this token has ${limits.each} answers under way, which is all it may have at once`;
    throw new Refusal(429, 'too_many_queries', detail, RETRY_S);
  }
  if (place === 'all') {
    throw new Refusal(503, 'busy', `${limits.all} answers are under way, which is all there may be`, RETRY_S);
  }
  return place;
}

export function queryApi({
  queries,
  readers,
  freshness,
  timeoutMs,
  slots: limits,
}: QueryApiOptions): QueryApi {
  const slots = new Slots(limits);
  const run = async (token: ApiToken, query: NamedQuery, asked: Given, signal: AbortSignal) => {
    const { format, given } = formatOf(asked);
    const source = {
      reader: readers.of(token.merchant),
      freshness: () => freshness(token.merchant),
    };
    const limits = { maxRows: token.maxRows, timeoutMs: timeoutFor(token, timeoutMs) };
    const answered = await answer(source, { query, given, format, ...limits, signal });
    return { ...answered, format };
  };
  return {
    catalogue: () =>
      [...queries.values()].map(({ name, about, notes, parameters }) => ({ name, about, notes, parameters })),
    ask: async (token, name, given, signal) => {
      const query = queries.get(name);
      if (query === undefined)
        throw new Refusal(404, 'unknown_query', `there is no query ${name}; see /queries`);
      const release = placeFor(token, slots, limits);
      try {
        const answered = await run(token, query, given, signal);
        answered.body.once('close', release);
        return answered;
      } catch (thrown) {
        release();
        throw refusalOf(thrown, { query, token }) ?? thrown;
      }
    },
  };
}
