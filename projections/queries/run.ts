import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { Now } from '@quittance/runtime/clock';
import type { NamedQuery, ParameterType, QueryParameter } from './registry.js';

/** What a person typed does not fit the query. */
export class BadParameter extends Error {
  override readonly name = 'BadParameter';
}

const FORMS: Readonly<Record<ParameterType, RegExp>> = {
  Date: /^\d{4}-\d{2}-\d{2}$/,
  DateTime: /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?)?$/,
};

const NOW = 'now';

/** ClickHouse reads 'YYYY-MM-DD hh:mm:ss.mmm'; a day alone is its first moment. */
function dateTime(text: string, now: Now): string {
  const moment =
    text === NOW
      ? new Date(now())
      : new Date(`${text.replace(' ', 'T').replace(/Z?$/, text.length > 10 ? 'Z' : '')}`);
  if (Number.isNaN(moment.getTime())) throw new BadParameter(`no such moment: ${text}`);
  return moment.toISOString().replace('T', ' ').replace('Z', '');
}

function value({ name, type, fallback }: QueryParameter, given: string | undefined, now: Now): string {
  const text = given ?? fallback;
  if (!(type === 'DateTime' && text === NOW) && !FORMS[type].test(text)) {
    throw new BadParameter(`${name} is a ${type}, not ${JSON.stringify(text)}`);
  }
  if (type === 'Date' && Number.isNaN(Date.parse(text))) throw new BadParameter(`no such day: ${text}`);
  return type === 'DateTime' ? dateTime(text, now) : text;
}

/** Runs a named query; an unknown parameter is refused rather than ignored, since it would change nothing. */
export function runQuery(
  clickhouse: ClickHouse,
  query: NamedQuery,
  given: Readonly<Record<string, string>>,
  now: Now,
): Promise<readonly Row[]> {
  const unknown = Object.keys(given).find((name) => !query.parameters.some((one) => one.name === name));
  if (unknown !== undefined) throw new BadParameter(`${query.name} has no parameter ${unknown}`);
  const values = query.parameters.map((one) => [one.name, value(one, given[one.name], now)] as const);
  return clickhouse.query(query.sql, Object.fromEntries(values));
}
