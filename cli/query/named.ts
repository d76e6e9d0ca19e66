import { Readable } from 'node:stream';
import type { ExportFormat } from '@quittance/runtime/clickhouse/export';
import { CliError, EXIT, messageOf } from '../exit-codes.js';

/** The answer to a named query, on its way. */
export interface NamedAnswer {
  readonly body: Readable;
  /** One line for a person: how many rows, of when, and how fresh. */
  readonly about: string;
}

/** `name=value` texts as parameters of a request. */
export function parametersOf(texts: readonly string[]): URLSearchParams {
  return new URLSearchParams(
    texts.map((text): [string, string] => {
      const cut = text.indexOf('=');
      if (cut < 1) throw new CliError(EXIT.usage, `--param ${text}: write name=value`);
      return [text.slice(0, cut), text.slice(cut + 1)];
    }),
  );
}

function memberText(value: unknown, name: string): string | null {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' || typeof member === 'number' ? String(member) : null;
}

/** What an answer says of itself; the headers are those of projections/queries/answer.ts. */
export function aboutAnswer(name: string, headers: Headers): string {
  const freshness: unknown = JSON.parse(headers.get('quittance-freshness') ?? '{}');
  return [
    `${name}: ${headers.get('quittance-rows') ?? '?'} rows as of ${headers.get('quittance-as-of') ?? '?'}`,
    `complete up to ${headers.get('quittance-complete-up-to') ?? 'unknown'}`,
    `newest callback received ${memberText(freshness, 'newest_callback_received_at') ?? 'never'}`,
    `newest record stored ${memberText(freshness, 'newest_record_stored_at') ?? 'never'}`,
    `${memberText(freshness, 'lag_records') ?? '?'} records behind`,
  ].join('; ');
}

async function refused(name: string, response: Response): Promise<CliError> {
  const body: unknown = await response.json().catch(() => null);
  const detail = memberText(body, 'detail') ?? `HTTP ${response.status}`;
  const code = response.status >= 500 ? EXIT.unreachable : EXIT.usage;
  return new CliError(code, `${name}: ${detail}`);
}

/** Asks the console for a named query, whose rows it reads from ClickHouse as they are made. */
export async function askNamed(
  address: string,
  name: string,
  parameters: readonly string[],
  format: ExportFormat,
): Promise<NamedAnswer> {
  const asked = parametersOf(parameters);
  asked.set('format', format);
  let response: Response;
  try {
    response = await fetch(`${address}/api/queries/${name}?${asked}`);
  } catch (error) {
    throw new CliError(EXIT.unreachable, `The console at ${address} does not answer: ${messageOf(error)}`);
  }
  if (!response.ok || response.body === null) throw await refused(name, response);
  return { body: Readable.fromWeb(response.body), about: aboutAnswer(name, response.headers) };
}
