import { openClickHouse } from '@quittance/runtime/clickhouse';
import { readCalendars } from '@quittance/runtime/config/calendars-file';
import {
  readClickHouse,
  readCluster,
  readFinancePassword,
  readGrafanaPassword,
} from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { readMerchantPasswords } from '@quittance/runtime/config/merchant-passwords';
import { readSlas } from '@quittance/runtime/config/sla-file';
import { errorText } from '@quittance/runtime/errors';
import { providers } from '@quittance/schemas/providers/registry';
import { provisionTables } from './provision.js';

/** Makes the tables, views and the users who read, and ends: what `quittance up` runs before it starts the projections. */
async function main(): Promise<void> {
  const { settings, slas, calendars, ...rest } = readSettings(process.env, (reader) => ({
    settings: readClickHouse(reader),
    financePassword: readFinancePassword(reader),
    grafanaPassword: readGrafanaPassword(reader),
    merchantPasswords: readMerchantPasswords(reader),
    cluster: readCluster(reader),
    slas: readSlas(reader, [...providers.keys()]),
    calendars: readCalendars(reader, [...providers.keys()]),
  }));
  const clickhouse = openClickHouse(settings);
  try {
    await provisionTables(clickhouse, {
      ...rest,
      slas,
      calendars,
      report: (line) => process.stderr.write(`${line}\n`),
    });
  } finally {
    await clickhouse.close();
  }
}

main().catch((thrown: unknown) => {
  process.stderr.write(`${errorText(thrown)}\n`);
  process.exitCode = 1;
});
