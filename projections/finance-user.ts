import { createHash } from 'node:crypto';
import { type ClickHouse, ClickHouseFailure } from '@quittance/runtime/clickhouse';

/** How the finance user came to be. */
export type FinanceUser =
  | { readonly kind: 'provisioned' }
  /** The server reads this user from its configuration files: SQL cannot change it, the files must grant. */
  | { readonly kind: 'kept_in_files' }
  /** The server has no place where SQL could keep a user, and none in its files. */
  | { readonly kind: 'no_storage' };

const USER = 'finance';

/** ACCESS_STORAGE_FOR_INSERTION_NOT_FOUND */
const NO_STORAGE = 514;

/** Read-only, but may set what clients set for a query (https://clickhouse.com/docs/operations/settings/permissions-for-queries#readonly). */
const READ_ONLY = 'SETTINGS readonly = 2';

async function isKeptInFiles(clickhouse: ClickHouse): Promise<boolean> {
  const [user] = await clickhouse.query('SELECT storage FROM system.users WHERE name = {user:String}', {
    user: USER,
  });
  return user?.['storage'] === 'users_xml';
}

/** The hash and not the password, so that neither quoting nor the server's query log can leak it. */
function identified(password: string): string {
  return `IDENTIFIED WITH sha256_hash BY '${createHash('sha256').update(password).digest('hex')}'`;
}

/** GRANT takes no query parameters; backticks quote any name (https://clickhouse.com/docs/sql-reference/syntax#identifiers). */
function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

async function grant(clickhouse: ClickHouse, views: readonly string[], password: string): Promise<void> {
  await clickhouse.command(`CREATE USER IF NOT EXISTS ${USER} ${identified(password)} ${READ_ONLY}`);
  await clickhouse.command(`ALTER USER ${USER} ${identified(password)} ${READ_ONLY}`);
  for (const view of views) {
    await clickhouse.command(
      `GRANT SELECT ON ${identifier(clickhouse.database)}.${identifier(view)} TO ${USER}`,
    );
  }
}

/**
 * A user who reads the public views and does nothing else. Any refusal but the one of a server without a store
 * for users is thrown: finance must not end up with other rights than these unnoticed.
 */
export async function provisionFinance(
  clickhouse: ClickHouse,
  views: readonly string[],
  password: string,
): Promise<FinanceUser> {
  if (await isKeptInFiles(clickhouse)) return { kind: 'kept_in_files' };
  try {
    await grant(clickhouse, views, password);
    return { kind: 'provisioned' };
  } catch (thrown) {
    if (thrown instanceof ClickHouseFailure && thrown.serverCode === NO_STORAGE) {
      return { kind: 'no_storage' };
    }
    throw thrown;
  }
}

/** One line for a person. */
export function financeReport(user: FinanceUser): string {
  switch (user.kind) {
    case 'provisioned':
      return `ClickHouse user ${USER} may read the public views and nothing else`;
    case 'kept_in_files':
      return `ClickHouse user ${USER} is kept in the server's users file, which must grant it the public views`;
    case 'no_storage':
      return `ClickHouse has no store for users: add ${USER} to its users file with SELECT on the public views`;
  }
}
