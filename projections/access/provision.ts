import { type ClickHouse, ClickHouseFailure } from '@quittance/runtime/clickhouse';
import { profiles } from './profiles.js';
import type { Reader } from './readers.js';
import {
  dropStatement,
  type Place,
  profileStatements,
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

/** What the server has from its configuration files, which SQL cannot change. */
async function namesInFiles(
  clickhouse: ClickHouse,
  what: 'users' | 'settings_profiles',
): Promise<ReadonlySet<unknown>> {
  const rows = await clickhouse.query(`SELECT name FROM system.${what} WHERE storage = 'users_xml'`);
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

const seesEveryRow = ({ reader }: Admission): boolean => reader.views.every(({ rows }) => rows === null);

/** Views of which one of these readers sees only some rows. */
function partlyOpen(admissions: readonly Admission[]): readonly string[] {
  const views = admissions.flatMap(({ reader }) => reader.views);
  return [...new Set(views.flatMap(({ name, rows }) => (rows === null ? [] : [name])))];
}

/** The statements that make the readers of `made`; `all` = those of the files as well. */
function statementsFor(
  all: readonly Admission[],
  made: readonly Admission[],
  place: Place,
): readonly string[] {
  const make = (some: readonly Admission[]) =>
    some.flatMap(({ reader, password }) => readerStatements(reader, password, place));
  const whole = all.filter(seesEveryRow).map(({ reader }) => reader.name);
  return [
    ...make(made.filter(seesEveryRow)),
    // Before the first policy of a merchant, so that nobody else loses a row between the two.
    ...wholeStatements(partlyOpen(made), whole, place),
    ...make(made.filter((one) => !seesEveryRow(one))),
  ];
}

async function makeProfiles(clickhouse: ClickHouse, place: Place): Promise<void> {
  const inFiles = await namesInFiles(clickhouse, 'settings_profiles');
  for (const profile of profiles.filter(({ name }) => !inFiles.has(name)))
    for (const statement of profileStatements(profile, place)) await clickhouse.command(statement);
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
  const inFiles = await namesInFiles(clickhouse, 'users');
  const names = admissions.map(({ reader }) => reader.name);
  const keptInFiles = names.filter((name) => inFiles.has(name));
  const bySql = admissions.filter(({ reader }) => !inFiles.has(reader.name));
  const provisioned = bySql.map(({ reader }) => reader.name);
  const none = { keptInFiles, provisioned: [], noStorage: [], dropped: [] };
  if (bySql.length === 0) return none;
  try {
    const place = { database: clickhouse.database, cluster };
    await makeProfiles(clickhouse, place);
    for (const statement of statementsFor(admissions, bySql, place)) await clickhouse.command(statement);
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
