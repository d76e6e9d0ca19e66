/** A table of one server, as CREATE TABLE says it, on a cluster. */
export interface ClusterTable {
  /** The replicated table that every server of a shard has; `<table>_local`. */
  readonly local: string;
  /** The table in front, by the name that views and inserts know. */
  readonly front: string;
  /** What decides on the shard of a row. */
  readonly shardingKey: string;
}

const NAME = /^CREATE TABLE IF NOT EXISTS (\w+)/;
const ENGINE = /^ENGINE = (ReplacingMergeTree)(?:\((\w+)\))?$/m;
const ORDER_BY = /^ORDER BY \(?([^()\n]+)\)?$/m;
const WINDOW = /\bnon_replicated_deduplication_window\b/;

/** Where Keeper has a table: the usual macros, which each server's configuration fills in. */
const PATH = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";

/** ClickHouse quotes names by backticks. */
const quoted = (name: string): string => `\`${name.replaceAll('`', '\\`')}\``;

/** Says that a statement is for every server of the cluster. */
export const onCluster = (cluster: string): string => ` ON CLUSTER ${quoted(cluster)}`;

/** The table that has the rows on each server. */
export const localName = (table: string): string => `${table}_local`;

function found(pattern: RegExp, text: string, what: string): RegExpExecArray {
  const match = pattern.exec(text);
  if (match === null) throw new Error(`no ${what} that a cluster could take over in ${text.slice(0, 80)}`);
  return match;
}

/**
 * All versions of a row must be on one shard, or FINAL, which works within a server, would show more than one of them.
 * So the shard is decided by columns of the sort key alone: by the order's where it has one, which also keeps an order's
 * rows of several tables together, else by all of them.
 */
export function shardingKey(createTable: string): string {
  const columns =
    found(ORDER_BY, createTable, 'ORDER BY')[1]
      ?.split(',')
      .map((column) => column.trim()) ?? [];
  return columns.includes('order_key') ? 'cityHash64(order_key)' : `cityHash64(${columns.join(', ')})`;
}

/**
 * Two statements for one CREATE TABLE IF NOT EXISTS: the rows are in ReplicatedReplacingMergeTree tables, one per shard,
 * and a Distributed table has the name that views and inserts know. Dedupe tokens work per shard: an insert by way of
 * the Distributed table hands each shard its part under the same token.
 */
export function clusterTable(createTable: string, cluster: string): ClusterTable {
  const [head, table = ''] = found(NAME, createTable, 'CREATE TABLE IF NOT EXISTS');
  const [engine, kind, version] = found(ENGINE, createTable, 'ENGINE = ReplacingMergeTree');
  const where = onCluster(cluster);
  const local = createTable
    .replace(head, `CREATE TABLE IF NOT EXISTS ${localName(table)}${where}`)
    .replace(engine, `ENGINE = Replicated${kind}(${PATH}${version === undefined ? '' : `, ${version}`})`)
    .replace(WINDOW, 'replicated_deduplication_window');
  const key = shardingKey(createTable);
  const front = `CREATE TABLE IF NOT EXISTS ${table}${where} AS ${localName(table)}
ENGINE = Distributed(${quoted(cluster)}, currentDatabase(), ${localName(table)}, ${key})`;
  return { local, front, shardingKey: key };
}

/** A view is a definition only: every server has it, over the table in front. */
export function clusterView(createView: string, cluster: string): string {
  return createView.replace(/^(CREATE OR REPLACE VIEW \w+)/m, `$1${onCluster(cluster)}`);
}
