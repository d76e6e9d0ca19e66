import { createHash } from 'node:crypto';
import type { Profile, Quota } from './profiles.js';
import { quotedName, quotedText } from './quoting.js';
import type { Reader } from './readers.js';
import type { SettingRule } from './setting-rules.js';

/** Where users are made by SQL. */
export interface Place {
  readonly database: string;
  /** Name of the cluster whose servers all get them; null = this server. */
  readonly cluster: string | null;
}

const onCluster = ({ cluster }: Place): string =>
  cluster === null ? '' : ` ON CLUSTER ${quotedName(cluster)}`;

function setting({ name, value, freedom }: SettingRule): string {
  const given = `${name} = ${typeof value === 'number' ? value : quotedText(value)}`;
  switch (freedom.kind) {
    case 'fixed':
      return `${given} CONST`;
    case 'free':
      return `${given} CHANGEABLE_IN_READONLY`;
    case 'within':
      return `${given} MIN ${freedom.min} MAX ${freedom.max} CHANGEABLE_IN_READONLY`;
  }
}

/** Makes the profile what the definition says, whatever it was. */
export function profileStatement({ name, rules }: Profile, place: Place): string {
  return `CREATE SETTINGS PROFILE OR REPLACE ${name}${onCluster(place)} SETTINGS ${rules.map(setting).join(', ')}`;
}

function quotaStatement({ name, intervalS, queries }: Quota, user: string, place: Place): string {
  return `CREATE QUOTA OR REPLACE ${name}${onCluster(place)} FOR INTERVAL ${intervalS} SECOND MAX queries = ${queries} TO ${quotedName(user)}`;
}

/** The hash and not the password, so that neither quoting nor the server's query log can leak it. */
function identified(password: string): string {
  return `IDENTIFIED WITH sha256_hash BY '${createHash('sha256').update(password).digest('hex')}'`;
}

/**
 * The policies of a view: its reader's rows for the reader, and every row for who asks now. Without the second a server
 * that is set not to show rows to users without a policy (users_without_row_policies_can_read_rows) would hide them
 * from all others.
 */
function policyStatements({ name, rows }: Reader, view: string, place: Place): string[] {
  if (rows === null) return [];
  const target = `${quotedName(place.database)}.${quotedName(view)}`;
  const policy = `CREATE ROW POLICY OR REPLACE ${quotedName(name)}${onCluster(place)} ON ${target} FOR SELECT`;
  return [`${policy} USING ${rows} TO ${quotedName(name)}`];
}

/** Every row of a view for those who see all merchants, whatever the server does with users without a policy. */
export function wholeStatements(views: readonly string[], users: readonly string[], place: Place): string[] {
  const to = ['CURRENT_USER', ...users.map(quotedName)].join(', ');
  return views.map(
    (view) =>
      `CREATE ROW POLICY OR REPLACE quittance_whole${onCluster(place)} ON ${quotedName(place.database)}.${quotedName(view)} FOR SELECT USING 1 TO ${to}`,
  );
}

/**
 * Makes a reader what the definition says, in an order that never shows too much: grants come last. The password is
 * changed where the user is there already.
 */
export function readerStatements(reader: Reader, password: string, place: Place): readonly string[] {
  const user = quotedName(reader.name);
  const rights = `${identified(password)} SETTINGS PROFILE '${reader.profile.name}'`;
  const { quota } = reader;
  return [
    `CREATE USER IF NOT EXISTS ${user}${onCluster(place)} ${rights}`,
    `ALTER USER ${user}${onCluster(place)} ${rights}`,
    ...(quota === null ? [] : [quotaStatement(quota, reader.name, place)]),
    ...reader.views.flatMap((view) => policyStatements(reader, view, place)),
    ...reader.views.map(
      (view) =>
        `GRANT${onCluster(place)} SELECT ON ${quotedName(place.database)}.${quotedName(view)} TO ${user}`,
    ),
  ];
}

/** Takes a user away; its policies go by its name and admit nobody any more. */
export function dropStatement(name: string, place: Place): string {
  return `DROP USER IF EXISTS ${quotedName(name)}${onCluster(place)}`;
}
