import { type ClickHouse, ClickHouseFailure } from '@quittance/runtime/clickhouse';
import { profiles } from './profiles.js';
import type { Reader } from './readers.js';
import {
  dropStatement,
  type Place,
  profileStatement,
  readerStatements,
  wholeStatements,
} from './statements.js';

/** A reader with its password. */
export interface Admission {
  readonly reader: Reader;
  readonly password: string;
}

/** How the readers came to be, by name. */
export interface Access {
  /** Made or renewed by SQL. */
  readonly provisioned: readonly string[];
  /** The server reads these from its configuration files: SQL cannot change them, the files must grant. */
  readonly keptInFiles: readonly string[];
  /** The server has no place where SQL could keep a user, and none of these in its files. */
  readonly noStorage: readonly string[];
  /** Merchants' users of earlier runs whose merchant has no password any more: dropped. */
  readonly dropped: readonly string[];
}

/** ACCESS_STORAGE_FOR_INSERTION_NOT_FOUND */
const NO_STORAGE = 514;

async function usersInFiles(clickhouse: ClickHouse): Promise<ReadonlySet<unknown>> {
  const rows = await clickhouse.query("SELECT name FROM system.users WHERE storage = 'users_xml'");
  return new Set(rows.map(({ name }) => name));
}

/** Users that have the merchants' profile by SQL: made by us, whatever they are called. */
async function merchantsBySql(clickhouse: ClickHouse): Promise<readonly string[]> {
  const rows = await clickhouse.query(
    `SELECT user_name FROM system.settings_profile_elements
     WHERE inherit_profile = 'quittance_merchant' AND user_name IN (SELECT name FROM system.users WHERE storage != 'users_xml')`,
  );
  return rows.map((row) => String(row['user_name']));
}

async function makeReaders(clickhouse: ClickHouse, admissions: readonly Admission[], place: Place) {
  for (const profile of profiles) await clickhouse.command(profileStatement(profile, place));
  for (const { reader, password } of admissions)
    for (const statement of readerStatements(reader, password, place)) await clickhouse.command(statement);
  const whole = admissions.flatMap(({ reader }) => (reader.rows === null ? [reader.name] : []));
  const views = new Set(admissions.flatMap(({ reader }) => (reader.rows === null ? [] : reader.views)));
  for (const statement of wholeStatements([...views], whole, place)) await clickhouse.command(statement);
}

/**
 * Makes the readers on a server that keeps users by SQL, and leaves those of its files alone. Any refusal but the one
 * of a server without a store for users is thrown: nobody must end up with other rights than these unnoticed.
 */
export async function provisionAccess(
  clickhouse: ClickHouse,
  admissions: readonly Admission[],
  cluster: string | null,
): Promise<Access> {
  const inFiles = await usersInFiles(clickhouse);
  const names = admissions.map(({ reader }) => reader.name);
  const keptInFiles = names.filter((name) => inFiles.has(name));
  const bySql = admissions.filter(({ reader }) => !inFiles.has(reader.name));
  const provisioned = bySql.map(({ reader }) => reader.name);
  const none = { keptInFiles, provisioned: [], noStorage: [], dropped: [] };
  if (bySql.length === 0) return none;
  try {
    const place = { database: clickhouse.database, cluster };
    await makeReaders(clickhouse, bySql, place);
    const dropped = (await merchantsBySql(clickhouse)).filter((name) => !names.includes(name));
    for (const name of dropped) await clickhouse.command(dropStatement(name, place));
    return { ...none, provisioned, dropped };
  } catch (thrown) {
    if (thrown instanceof ClickHouseFailure && thrown.serverCode === NO_STORAGE)
      return { ...none, noStorage: provisioned };
    throw thrown;
  }
}

/** Lines for a person. */
export function accessReport({ provisioned, keptInFiles, noStorage, dropped }: Access): readonly string[] {
  const line = (names: readonly string[], says: string) =>
    names.length === 0 ? [] : [`ClickHouse: ${names.join(', ')} ${says}`];
  return [
    ...line(provisioned, 'may read the public views and nothing else'),
    ...line(keptInFiles, "kept in the server's users file, which must grant the public views"),
    ...line(
      noStorage,
      'could not be made: the server has no store for users; add them to its users file (docs/access.md)',
    ),
    ...line(dropped, 'dropped: no merchant of the passwords file'),
  ];
}
