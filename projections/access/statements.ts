import { createHash } from 'node:crypto';
import { type OpenView, selectRight } from './open-view.js';
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

/**
 * Makes the profile what the definition says, whatever it was. Not OR REPLACE: that makes a profile of the same name and
 * another id, and users go by the id, so that they would have no limits until they are altered, and one whose merchant is
 * gone for ever.
 */
export function profileStatements({ name, rules }: Profile, place: Place): readonly string[] {
  const settings = `${name}${onCluster(place)} SETTINGS ${rules.map(setting).join(', ')}`;
  return [`CREATE SETTINGS PROFILE IF NOT EXISTS ${settings}`, `ALTER SETTINGS PROFILE ${settings}`];
}

function quotaStatement({ name, intervalS, queries }: Quota, user: string, place: Place): string {
  return `CREATE QUOTA OR REPLACE ${name}${onCluster(place)} FOR INTERVAL ${intervalS} SECOND MAX queries = ${queries} TO ${quotedName(user)}`;
}

/** The hash and not the password, so that neither quoting nor the server's query log can leak it. */
function identified(password: string): string {
  return `IDENTIFIED WITH sha256_hash BY '${createHash('sha256').update(password).digest('hex')}'`;
}

const target = (view: string, { database }: Place): string => `${quotedName(database)}.${quotedName(view)}`;

/** A reader's rows of a view, where they are not every row. */
function policyStatements({ name }: Reader, view: OpenView, place: Place): string[] {
  if (view.rows === null) return [];
  const policy = `CREATE ROW POLICY OR REPLACE ${quotedName(name)}${onCluster(place)} ON ${target(view.name, place)}`;
  return [`${policy} FOR SELECT USING ${view.rows} TO ${quotedName(name)}`];
}

/**
 * Every row of a view for who asks now and for those who see all merchants. Without it a server that is set not to show
 * rows to users without a policy (users_without_row_policies_can_read_rows) would hide them from these.
 */
export function wholeStatements(views: readonly string[], users: readonly string[], place: Place): string[] {
  const to = ['CURRENT_USER', ...users.map(quotedName)].join(', ');
  return views.map(
    (view) =>
      `CREATE ROW POLICY OR REPLACE quittance_whole${onCluster(place)} ON ${target(view, place)} FOR SELECT USING 1 TO ${to}`,
  );
}

/** Exactly what the definition opens: what a former version granted is taken back. */
function grantStatements({ name, views }: Reader, place: Place): readonly string[] {
  const user = quotedName(name);
  const rights = views.map((view) => `${selectRight(view)} ON ${target(view.name, place)}`);
  return [
    `REVOKE${onCluster(place)} SELECT ON ${quotedName(place.database)}.* FROM ${user}`,
    `GRANT${onCluster(place)} ${rights.join(', ')} TO ${user}`,
  ];
}

/**
 * Makes a reader what the definition says, in an order that never shows too much: grants come last. The password is
 * changed where the user is there already.
 */
export function readerStatements(reader: Reader, password: string, place: Place): readonly string[] {
  const user = quotedName(reader.name);
  const identity = `${identified(password)} SETTINGS PROFILE '${reader.profile.name}'`;
  const { quota } = reader;
  return [
    `CREATE USER IF NOT EXISTS ${user}${onCluster(place)} ${identity}`,
    `ALTER USER ${user}${onCluster(place)} ${identity}`,
    ...(quota === null ? [] : [quotaStatement(quota, reader.name, place)]),
    ...reader.views.flatMap((view) => policyStatements(reader, view, place)),
    ...grantStatements(reader, place),
  ];
}

/** Takes a user away; its policies go by its name and admit nobody any more. */
export function dropStatement(name: string, place: Place): string {
  return `DROP USER IF EXISTS ${quotedName(name)}${onCluster(place)}`;
}
