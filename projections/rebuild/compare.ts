import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { Feed } from '../projection.js';
import { columnDefinitions } from '../table-columns.js';

/** How far both tables certainly are, by partition: only what lies before is compared. */
export type Reached = ReadonlyMap<number, bigint>;

/** Keys whose rows differ, or that only one of the tables has. */
export interface Difference {
  readonly keys: number;
  /** Some of them, for a person. */
  readonly samples: readonly string[];
}

/** When a row was stored differs by nature; where it lay in Kafka may, where a record was written twice. */
const NOT_COMPARED = new Set(['inserted_at', 'kafka_partition', 'kafka_offset']);
const SAMPLES = 5;

/**
 * Compares two tables of one feed key by key, as FINAL shows them. A row that either has from beyond what both have
 * reached is left out: there the live one has moved on meanwhile.
 */
export async function compareTables(
  clickhouse: ClickHouse,
  feed: Feed,
  other: string,
  reached: Reached,
): Promise<Difference> {
  const columns = columnDefinitions(feed.createTable)
    .map(({ name }) => name)
    .filter((name) => !NOT_COMPARED.has(name));
  const side = (table: string) =>
    `SELECT ${keyOf(feed)} AS key, cityHash64(tuple(${columns.join(', ')})) AS content,
       kafka_offset >= transform(kafka_partition, ${partitionsOf(reached)}, ${offsetsOf(reached)}, toUInt64(0)) AS beyond
     FROM ${table} FINAL`;
  const rows = await clickhouse.query(
    `SELECT count() AS keys, groupArray(${SAMPLES})(toString(key)) AS samples FROM
     (
       SELECT key, groupUniqArray(content) AS contents, count() AS sides, max(beyond) AS moved_on
       FROM (${side(feed.table)} UNION ALL ${side(other)})
       GROUP BY key
       HAVING NOT moved_on AND (sides != 2 OR length(contents) != 1)
     )`,
  );
  const [row] = rows;
  const samples = row?.['samples'];
  return { keys: Number(row?.['keys'] ?? 0), samples: Array.isArray(samples) ? samples.map(String) : [] };
}

const SORT_KEY = /\bORDER BY \(?([^)\n]+?)\)?\s*(?:\n|SETTINGS|$)/;

/** The sort key, which is what ReplacingMergeTree tells rows apart by. */
function keyOf({ table, createTable }: Feed): string {
  const columns = SORT_KEY.exec(createTable)?.[1];
  if (columns === undefined) throw new Error(`${table}: no ORDER BY`);
  return `tuple(${columns})`;
}

function partitionsOf(reached: Reached): string {
  return `[${[...reached.keys()].map((partition) => `toUInt32(${partition})`).join(', ')}]`;
}

function offsetsOf(reached: Reached): string {
  return `[${[...reached.values()].map((offset) => `toUInt64(${offset})`).join(', ')}]`;
}
