import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { Feed } from '../projection.js';

/** Tables that rebuilds of a projection have left: old rows after a swap, new ones where nothing was swapped. */
export async function leftovers(clickhouse: ClickHouse, { table }: Feed): Promise<readonly string[]> {
  const rows = await clickhouse.query(
    'SELECT name FROM system.tables WHERE database = {database:String} AND startsWith(name, {prefix:String}) ORDER BY name',
    { database: clickhouse.database, prefix: `${table}__` },
  );
  return rows.map((row) => String(row['name']));
}

/** Drops them. @returns their names */
export async function dropLeftovers(clickhouse: ClickHouse, feed: Feed): Promise<readonly string[]> {
  const tables = await leftovers(clickhouse, feed);
  for (const table of tables) await clickhouse.command('DROP TABLE {table:Identifier} SYNC', { table });
  return tables;
}
