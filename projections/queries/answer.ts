import { pipeline, type Readable, Transform } from 'node:stream';
import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { contentTypeOf, type ExportFormat, exportAnswer } from '@quittance/runtime/clickhouse/export';
import type { Column } from '@quittance/runtime/clickhouse/major-units';
import type { Freshness } from './freshness.js';
import type { NamedQuery } from './registry.js';
import { boundParameters, type Given } from './run.js';

export interface Asked {
  readonly query: Pick<NamedQuery, 'name' | 'parameters' | 'sql'>;
  readonly given: Given;
  readonly format: ExportFormat;
  /** An answer with more rows is refused, never cut; null = any number. */
  readonly maxRows: number | null;
  /** Longest run on the server, milliseconds; null = its own limit. */
  readonly timeoutMs: number | null;
  /** Aborted once nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** What is known of an answer before its first row. */
export interface AnswerHead {
  readonly query: string;
  /** Every parameter as it was used, defaults and `now` filled in. */
  readonly parameters: Given;
  /** The moment of the answer by the clock of ClickHouse, ISO 8601, just before it was read. */
  readonly as_of: string;
  readonly freshness: Freshness;
  readonly columns: readonly Column[];
  readonly row_count: number;
}

export interface Answer {
  readonly head: AnswerHead;
  readonly contentType: string;
  /** Whole, or an error of the stream: `row_count` rows as CSV or Parquet, or the JSON envelope. */
  readonly body: Readable;
}

/** Whose eyes the answer is read with, and how fresh what they see is. */
export interface AnswerSource {
  readonly reader: ClickHouse;
  readonly freshness: () => Promise<Freshness>;
}

const AS_OF = "SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) AS ms";

async function serverNowMs(reader: ClickHouse): Promise<number> {
  const [row] = await reader.query(AS_OF);
  return Number(row?.['ms']);
}

/** `{…head, "rows": […]}`, the rows as they come. */
function enveloped(head: AnswerHead, rows: Readable): Readable {
  const opening = JSON.stringify(head).slice(0, -1);
  const envelope = new Transform({
    construct(done) {
      this.push(`${opening},"rows":`);
      done();
    },
    transform(chunk, _, done) {
      done(null, chunk);
    },
    flush(done) {
      done(null, '}\n');
    },
  });
  // Whoever reads the envelope is told of a failure by it; this only ties the two ends together.
  return pipeline(rows, envelope, () => undefined);
}

/**
 * Answers a named query. What it says of itself was read before its rows were, so it holds at least that much.
 * @throws BadParameter, or ClickHouseFailure where the server refuses or fails: before the first byte, at any row
 */
export async function answer({ reader, freshness }: AnswerSource, asked: Asked): Promise<Answer> {
  const { query, given, format, maxRows, timeoutMs, signal } = asked;
  boundParameters(query, given, () => 0);
  const fresh = await freshness();
  const asOfMs = await serverNowMs(reader);
  const parameters = boundParameters(query, given, () => asOfMs);
  const wanted = { sql: query.sql, parameters, format, maxRows, timeoutMs };
  const exported = await exportAnswer(reader, signal === undefined ? wanted : { ...wanted, signal });
  const head: AnswerHead = {
    query: query.name,
    parameters,
    as_of: new Date(asOfMs).toISOString(),
    freshness: fresh,
    columns: exported.columns,
    row_count: exported.rows,
  };
  const body = format === 'json' ? enveloped(head, exported.body) : exported.body;
  return { head, contentType: contentTypeOf(format), body };
}

/** What an answer says of itself as HTTP headers: a CSV or Parquet body has no place for it. */
export function answerHeaders({ head, contentType }: Answer, format: ExportFormat): Record<string, string> {
  const { complete_up_to: completeUpTo } = head.freshness;
  return {
    'content-type': contentType,
    'quittance-as-of': head.as_of,
    'quittance-complete-up-to': completeUpTo ?? 'unknown',
    'quittance-freshness': JSON.stringify(head.freshness),
    'quittance-rows': String(head.row_count),
    ...(format === 'json' ? {} : { 'content-disposition': `attachment; filename="${head.query}.${format}"` }),
  };
}
