import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import type { Tables } from './cluster/tables.js';
import type { Feed } from './projection.js';
import {
  changeableSettings,
  columnDefinitions,
  indexDefinitions,
  indexType,
  isNested,
  sortingKey,
} from './table-columns.js';

/** What the server says of a table's own parts: `{database:String}` and `{table:String}` are to be named. */
function described(clickhouse: ClickHouse, tables: Tables, feed: Feed, sql: string): Promise<readonly Row[]> {
  return clickhouse.query(sql, { database: clickhouse.database, table: tables.rowsOf(feed.table) });
}

/**
 * Columns that a newer version of a table has are added to one that is there already, and so are members of its nested
 * rows (ClickHouse converts named tuples by name); what is from before has defaults there until the projection is
 * rebuilt.
 */
async function addNewColumns(clickhouse: ClickHouse, tables: Tables, feed: Feed): Promise<void> {
  const rows = await described(
    clickhouse,
    tables,
    feed,
    'SELECT name FROM system.columns WHERE database = {database:String} AND table = {table:String}',
  );
  const existing = new Set(rows.map((row) => row['name']));
  for (const { name, definition } of columnDefinitions(feed.createTable)) {
    if (!existing.has(name)) {
      await tables.alterColumns(feed.table, `ADD COLUMN IF NOT EXISTS ${definition}`);
    } else if (isNested(definition)) {
      await tables.alterColumns(feed.table, `MODIFY COLUMN ${definition}`);
    }
  }
}

/**
 * Indexes that a newer version of a table has are added to one that is there already, and one that it makes another way
 * is replaced. ClickHouse makes them for the rows that are there in the background; until then these rows are read
 * without. They change no answer.
 */
async function addNewIndexes(clickhouse: ClickHouse, tables: Tables, feed: Feed): Promise<void> {
  const rows = await described(
    clickhouse,
    tables,
    feed,
    `SELECT name, type_full FROM system.data_skipping_indices
     WHERE database = {database:String} AND table = {table:String}`,
  );
  const existing = new Map(rows.map((row) => [row['name'], row['type_full']]));
  for (const { name, definition } of indexDefinitions(feed.createTable)) {
    const type = existing.get(name);
    if (type === indexType(definition)) continue;
    if (type !== undefined) await tables.alterRows(feed.table, `DROP INDEX IF EXISTS ${name}`);
    await tables.alterRows(feed.table, `ADD ${definition.replace(/^INDEX /, 'INDEX IF NOT EXISTS ')}`);
    await tables.alterRows(feed.table, `MATERIALIZE INDEX ${name}`);
  }
}

/** A table cannot be sorted another way under its name: its answers are right, and slow until it is built anew. */
async function reportOldOrder(
  clickhouse: ClickHouse,
  tables: Tables,
  feed: Feed,
  report: (line: string) => void,
): Promise<void> {
  const [row] = await described(
    clickhouse,
    tables,
    feed,
    'SELECT sorting_key FROM system.tables WHERE database = {database:String} AND name = {table:String}',
  );
  const wanted = sortingKey(feed.createTable);
  if (row === undefined || row['sorting_key'] === wanted) return;
  report(
    `${feed.table} is sorted as an earlier version did: right, but slower than by ${wanted} (docs/decisions/0038).`,
  );
}

/**
 * Brings a table that an earlier version made up to this one, as far as that goes in place: columns, indexes, settings.
 * Nothing else of a table can change under its name.
 */
export async function upgradeTable(
  clickhouse: ClickHouse,
  tables: Tables,
  feed: Feed,
  report: (line: string) => void,
): Promise<void> {
  await addNewColumns(clickhouse, tables, feed);
  await addNewIndexes(clickhouse, tables, feed);
  for (const setting of changeableSettings(feed.createTable))
    await tables.alterRows(feed.table, `MODIFY SETTING ${setting}`);
  await reportOldOrder(clickhouse, tables, feed, report);
}
