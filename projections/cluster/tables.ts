import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { clusterTable, clusterView, localName, onCluster } from './ddl.js';

/** Makes tables and views where they belong: on one server, or on all of a cluster. */
export interface Tables {
  /** From CREATE TABLE IF NOT EXISTS, as a projection's .sql has it. */
  create(createTable: string): Promise<void>;
  createView(createView: string): Promise<void>;
  /** A change of columns; on a cluster of the rows' table first, then of the one in front. */
  alterColumns(table: string, action: string): Promise<void>;
  /** A change of what only the rows' table has: its indexes. */
  alterRows(table: string, action: string): Promise<void>;
  /** The table that has the rows. */
  rowsOf(table: string): string;
}

/** @param cluster null = one server */
export function tablesOn(clickhouse: ClickHouse, cluster: string | null): Tables {
  const alter = (table: string, action: string) =>
    clickhouse.command(`ALTER TABLE ${table}${cluster === null ? '' : onCluster(cluster)} ${action}`);
  if (cluster === null)
    return {
      create: (createTable) => clickhouse.command(createTable),
      createView: (createView) => clickhouse.command(createView),
      alterColumns: alter,
      alterRows: alter,
      rowsOf: (table) => table,
    };
  return {
    create: async (createTable) => {
      const { local, front } = clusterTable(createTable, cluster);
      await clickhouse.command(local);
      await clickhouse.command(front);
    },
    createView: (createView) => clickhouse.command(clusterView(createView, cluster)),
    alterColumns: async (table, action) => {
      await alter(localName(table), action);
      await alter(table, action);
    },
    alterRows: (table, action) => alter(localName(table), action),
    rowsOf: localName,
  };
}
