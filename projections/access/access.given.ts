import { type ClickHouse, ClickHouseFailure, openClickHouse } from '@quittance/runtime/clickhouse';
import { readSettings } from '@quittance/runtime/config/env-reader';
import {
  type MerchantPasswords,
  merchantUser,
  readMerchantPasswords,
} from '@quittance/runtime/config/merchant-passwords';
import { settingsFromEnvironment } from '../testing/clickhouse.given.js';

/** The users files grant by this name. */
export const DATABASE = 'quittance';

/** The harness makes a user for each of these two. */
export const OWN = 'access-a';
export const OTHER = 'access-b';

/** ClickHouse as one of the readers, by the password that the test servers have. */
export function openAs(name: 'finance' | 'grafana'): ClickHouse {
  const password = process.env[`QUITTANCE_${name.toUpperCase()}_PASSWORD`] ?? '';
  return openClickHouse(settingsFromEnvironment({ name, password }), { database: DATABASE });
}

/** Password by merchant, from the file that the harness wrote. */
export function testMerchants(): MerchantPasswords {
  return readSettings(process.env, readMerchantPasswords);
}

/** ClickHouse as the user of one merchant. */
export function openAsMerchant(merchant: string): ClickHouse {
  const password = testMerchants().get(merchant) ?? '';
  return openClickHouse(settingsFromEnvironment({ name: merchantUser(merchant), password }), {
    database: DATABASE,
  });
}

/** Number of the server's error; null = the statement was allowed. */
export async function refusal(clickhouse: ClickHouse, statement: string): Promise<number | null> {
  try {
    await clickhouse.command(statement);
    return null;
  } catch (thrown) {
    if (thrown instanceof ClickHouseFailure) return thrown.serverCode;
    throw thrown;
  }
}
