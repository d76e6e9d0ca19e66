import { openClickHouse } from '@quittance/runtime/clickhouse';
import { readClickHouse, readFinancePassword } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { readSlas } from '@quittance/runtime/config/sla-file';
import { errorText } from '@quittance/runtime/errors';
import { providers } from '@quittance/schemas/providers/registry';
import { provisionTables } from './provision.js';

/** Makes the tables, views and the finance user, and ends: what `quittance up` runs before it starts the projections. */
async function main(): Promise<void> {
  const { settings, financePassword, slas } = readSettings(process.env, (reader) => ({
    settings: readClickHouse(reader),
    financePassword: readFinancePassword(reader),
    slas: readSlas(reader, [...providers.keys()]),
  }));
  const clickhouse = openClickHouse(settings);
  try {
    await provisionTables(clickhouse, {
      financePassword,
      slas,
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
