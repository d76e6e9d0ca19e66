import { openClickHouse } from '@quittance/runtime/clickhouse';
import { readClickHouse, readFinancePassword } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { errorText } from '@quittance/runtime/errors';
import { provisionTables } from './provision.js';

/** Makes the tables, views and the finance user, and ends: what `quittance up` runs before it starts the projections. */
async function main(): Promise<void> {
  const { settings, financePassword } = readSettings(process.env, (reader) => ({
    settings: readClickHouse(reader),
    financePassword: readFinancePassword(reader),
  }));
  const clickhouse = openClickHouse(settings);
  try {
    await provisionTables(clickhouse, {
      financePassword,
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
