import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { SlaRule } from '@quittance/runtime/config/slas';
import { financeReport, provisionFinance } from './finance-user.js';
import type { Feed } from './projection.js';
import { fedProjections, projections, publicViews } from './registry.js';
import { provisionSlas } from './slas.js';
import { columnDefinitions, isNested } from './table-columns.js';

export interface TableOptions {
  /** Password for the `finance` user, on a server that keeps users by SQL; null = leave users alone. */
  readonly financePassword: string | null;
  /** The whole SLA table, most specific first. */
  readonly slas: readonly SlaRule[];
  /** One line for a person. */
  readonly report: (line: string) => void;
}

/**
 * Columns that a newer version of a table has are added to one that is there already, and so are members of its nested
 * rows (ClickHouse converts named tuples by name); what is from before has defaults there until the projection is
 * rebuilt. Nothing else of a table can change under its name.
 */
async function addNewColumns(clickhouse: ClickHouse, feed: Feed): Promise<void> {
  const rows = await clickhouse.query(
    'SELECT name FROM system.columns WHERE database = {database:String} AND table = {table:String}',
    { database: clickhouse.database, table: feed.table },
  );
  const existing = new Set(rows.map((row) => row['name']));
  for (const { name, definition } of columnDefinitions(feed.createTable)) {
    if (!existing.has(name)) {
      await clickhouse.command(`ALTER TABLE ${feed.table} ADD COLUMN IF NOT EXISTS ${definition}`);
    } else if (isNested(definition)) {
      await clickhouse.command(`ALTER TABLE ${feed.table} MODIFY COLUMN ${definition}`);
    }
  }
}

/**
 * Makes the database, its tables and views, and the finance user; what is there already stays.
 * Views are replaced, so that a new version's columns appear; grants go by name and survive that
 * (https://clickhouse.com/docs/sql-reference/statements/create/view, SQL SECURITY).
 */
export async function provisionTables(clickhouse: ClickHouse, options: TableOptions): Promise<void> {
  await clickhouse.ensureDatabase();
  for (const { feed } of fedProjections) {
    await clickhouse.command(feed.createTable);
    await addNewColumns(clickhouse, feed);
  }
  await provisionSlas(clickhouse, options.slas);
  for (const { view } of projections) {
    if (view !== null) await clickhouse.command(view.create);
  }
  if (options.financePassword !== null) {
    const { financePassword: password } = options;
    options.report(financeReport(await provisionFinance(clickhouse, publicViews, password)));
  }
}
