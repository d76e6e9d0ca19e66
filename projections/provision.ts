import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { Calendars } from '@quittance/runtime/config/calendars';
import type { MerchantPasswords } from '@quittance/runtime/config/merchant-passwords';
import type { SlaRule } from '@quittance/runtime/config/slas';
import { type Admission, accessReport, provisionAccess } from './access/provision.js';
import { quotedName } from './access/quoting.js';
import { financeReader, grafanaReader, merchantReader } from './access/readers.js';
import { provisionCalendars } from './calendars.js';
import { onCluster } from './cluster/ddl.js';
import { tablesOn } from './cluster/tables.js';
import { fedProjections, projections, views } from './registry.js';
import { provisionSlas } from './slas.js';
import { upgradeTable } from './table-upgrade.js';

export interface TableOptions {
  /** Password for the `finance` user, on a server that keeps users by SQL; null = leave users alone. */
  readonly financePassword: string | null;
  /** The same for the `grafana` user; absent or null = no such user. */
  readonly grafanaPassword?: string | null;
  /** Password by merchant for the `merchant_…` users; absent = none. */
  readonly merchantPasswords?: MerchantPasswords;
  /** The whole SLA table, most specific first. */
  readonly slas: readonly SlaRule[];
  /** The business calendars, and who follows which. */
  readonly calendars: Calendars;
  /** Name of the cluster to make it all on; absent or null = this server. */
  readonly cluster?: string | null;
  /** One line for a person. */
  readonly report: (line: string) => void;
}

/** Who shall be able to read, of those for whom a password was chosen. */
function admissions(options: TableOptions): readonly Admission[] {
  const { financePassword: finance, grafanaPassword: grafana = null } = options;
  return [
    ...(finance === null ? [] : [{ reader: financeReader(views), password: finance }]),
    ...(grafana === null ? [] : [{ reader: grafanaReader(views), password: grafana }]),
    ...[...(options.merchantPasswords ?? [])].map(([merchant, password]) => ({
      reader: merchantReader(merchant, views),
      password,
    })),
  ];
}

/**
 * Makes the database, its tables and views, and the users who read; what is there already stays.
 * Views are replaced, so that a new version's columns appear; grants go by name and survive that
 * (https://clickhouse.com/docs/sql-reference/statements/create/view, SQL SECURITY).
 */
export async function provisionTables(clickhouse: ClickHouse, options: TableOptions): Promise<void> {
  const { cluster = null } = options;
  const tables = tablesOn(clickhouse, cluster);
  await clickhouse.ensureDatabase();
  if (cluster !== null)
    await clickhouse.command(
      `CREATE DATABASE IF NOT EXISTS ${quotedName(clickhouse.database)}${onCluster(cluster)}`,
    );
  for (const { feed } of fedProjections) {
    await tables.create(feed.createTable);
    await upgradeTable(clickhouse, tables, feed, options.report);
  }
  await provisionSlas(clickhouse, options.slas, tables);
  await provisionCalendars(clickhouse, options.calendars, tables);
  for (const { view } of projections) {
    if (view !== null) await tables.createView(view.create);
  }
  const access = await provisionAccess(clickhouse, admissions(options), cluster);
  for (const line of accessReport(access)) options.report(line);
}
