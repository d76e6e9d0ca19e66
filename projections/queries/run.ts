import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { Now } from '@quittance/runtime/clock';
import { BadParameter, readValue } from './parameter-types.js';
import type { NamedQuery, QueryParameter } from './registry.js';

/** What of a query its parameters are checked by. */
type Asked = Pick<NamedQuery, 'name' | 'parameters'>;

export { BadParameter } from './parameter-types.js';

/** Parameters as a person gives them, by name. */
export type Given = Readonly<Record<string, string>>;

/**
 * Every parameter of the query with its value as ClickHouse reads it, defaults included. An unknown parameter is
 * refused rather than ignored, since it would change nothing.
 */
export function boundParameters({ name: query, parameters }: Asked, given: Given, now: Now): Given {
  const names = parameters.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new BadParameter(`${query} has no parameter ${unknown}; it has: ${names.join(', ') || 'none'}`);
  }
  const nowMs = now();
  const value = (one: QueryParameter) => readValue(one, given[one.name] ?? one.fallback, nowMs);
  return Object.fromEntries(parameters.map((one) => [one.name, value(one)] as const));
}

/** Runs a named query and collects its rows: for short answers. */
export function runQuery(
  clickhouse: ClickHouse,
  query: NamedQuery,
  given: Given,
  now: Now,
): Promise<readonly Row[]> {
  return clickhouse.query(query.sql, boundParameters(query, given, now));
}
