import { type OpenView, selectRight, type View } from './open-view.js';
import type { Profile, Quota } from './profiles.js';
import { profiles } from './profiles.js';
import { xmlText } from './quoting.js';
import { financeReader, grafanaReader, merchantReader, type Reader } from './readers.js';
import type { SettingRule } from './setting-rules.js';

/** The database that users files are about: XML grants by name. */
const DATABASE = 'quittance';

const MADE =
  'Made by projections/access from one definition; docs/access.md says how to write it anew. Do not edit.';

/** Two blanks for each level. */
function indented(level: number, lines: readonly string[]): string[] {
  return lines.map((line) => `${'  '.repeat(level)}${line}`);
}

function constraint({ name, freedom }: SettingRule): string[] {
  switch (freedom.kind) {
    case 'fixed':
      return [];
    case 'free':
      return [`<${name}><changeable_in_readonly/></${name}>`];
    case 'within':
      return [
        `<${name}><min>${freedom.min}</min><max>${freedom.max}</max><changeable_in_readonly/></${name}>`,
      ];
  }
}

function profileXml({ name, rules }: Profile): string[] {
  const constraints = rules.flatMap(constraint);
  const wrapped =
    constraints.length === 0 ? [] : ['<constraints>', ...indented(1, constraints), '</constraints>'];
  const values = rules.map((rule) => `<${rule.name}>${xmlText(String(rule.value))}</${rule.name}>`);
  return [`<${name}>`, ...indented(1, [...values, ...wrapped]), `</${name}>`];
}

function quotaXml({ name, intervalS, queries }: Quota): string[] {
  return [
    `<${name}>`,
    `  <interval><duration>${intervalS}</duration><queries>${queries}</queries></interval>`,
    `</${name}>`,
  ];
}

function grantOf(view: OpenView): string {
  return `GRANT ${selectRight(view)} ON ${DATABASE}.${view.name}`;
}

function grantsXml(views: readonly OpenView[]): string[] {
  return ['<grants>', ...views.map((view) => `  <query>${grantOf(view)}</query>`), '</grants>'];
}

/** The row policies of a reader, in the words of a users file. */
function rowsXml({ views }: Reader): string[] {
  const filters = views.flatMap(({ name, rows }) =>
    rows === null ? [] : [`    <${name}><filter>${xmlText(rows)}</filter></${name}>`],
  );
  if (filters.length === 0) return [];
  return ['<databases>', `  <${DATABASE}>`, ...filters, `  </${DATABASE}>`, '</databases>'];
}

/** @param password the element that gives it; never a password itself */
function readerXml(reader: Reader, password: string): string[] {
  return [
    `<${reader.name}>`,
    ...indented(1, [
      password,
      '<networks><ip>::/0</ip></networks>',
      `<profile>${reader.profile.name}</profile>`,
      `<quota>${reader.quota?.name ?? 'default'}</quota>`,
      ...grantsXml(reader.views),
      ...rowsXml(reader),
    ]),
    `</${reader.name}>`,
  ];
}

const OWNER =
  `<!-- The pipeline's own. It owns every database whose name begins with quittance, so that a rebuild can work in one beside the live one. -->
<quittance>
  <password from_env="QUITTANCE_CLICKHOUSE_PASSWORD"/>
  <networks><ip>::/0</ip></networks>
  <profile>default</profile>
  <quota>default</quota>
  <grants>
    <query>GRANT ALL ON quittance*.*</query>
    <query>GRANT SELECT ON system.*</query>
    <query>GRANT TABLE ENGINE ON *</query>
    <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
    <query>GRANT SET DEFINER ON quittance</query>
  </grants>
</quittance>`.split('\n');

function fileXml(comment: readonly string[], parts: readonly string[]): string {
  const head = ['<!--', ...indented(1, [...comment, MADE]), '-->'];
  return `${[...head, '<clickhouse>', ...indented(1, parts), '</clickhouse>'].join('\n')}\n`;
}

/** The users of the image and of the local server alike: compose.yaml mounts it into users.d. */
export function usersXml(views: readonly View[]): string {
  const password = (variable: string) => `<password from_env="${variable}"/>`;
  const grafana = grafanaReader(views);
  const comment = [
    'Who may use ClickHouse, for the image (compose.yaml mounts this into users.d) and for the local server alike.',
    "Passwords come from the server's environment; a missing one stops the server. The views run with quittance's",
    'rights (SQL SECURITY DEFINER), so the tables behind them stay closed.',
  ];
  return fileXml(comment, [
    '<profiles>',
    ...indented(1, profiles.flatMap(profileXml)),
    '</profiles>',
    '<quotas>',
    ...indented(1, grafana.quota === null ? [] : quotaXml(grafana.quota)),
    '</quotas>',
    '<users>',
    ...indented(1, OWNER),
    ...indented(1, readerXml(financeReader(views), password('QUITTANCE_FINANCE_PASSWORD'))),
    ...indented(1, readerXml(grafana, password('QUITTANCE_GRAFANA_PASSWORD'))),
    '</users>',
  ]);
}

/** What the library's own session may do on the machine of a local server. */
export function localUsersXml(views: readonly View[]): string {
  const own = ['GRANT SYSTEM LISTEN ON *.*', 'GRANT SELECT ON system.numbers'];
  const grants = [...own, ...financeReader(views).views.map(grantOf)];
  const comment = [
    'What the image has built in and the library has not. The library\'s own session is the user "default" from',
    '127.0.0.1 without a password, and that cannot be closed; it opens the ports and waits. On this machine it may also',
    'read the public views, so that the play page needs no password here. The users of the pipeline are in users.d.',
  ];
  return fileXml(comment, [
    '<profiles><default/></profiles>',
    '<quotas><default/></quotas>',
    '<users>',
    '  <default>',
    ...indented(2, [
      '<password/>',
      '<networks><ip>127.0.0.1</ip></networks>',
      '<profile>default</profile>',
      '<quota>default</quota>',
      '<grants>',
      ...grants.map((grant) => `  <query>${grant}</query>`),
      '</grants>',
    ]),
    '  </default>',
    '</users>',
  ]);
}

/** What stands for the merchant and for its password's SHA-256 in hexadecimal in `merchantXml`. */
export const MERCHANT_PLACEHOLDER = 'MERCHANT';
export const PASSWORD_PLACEHOLDER = 'SHA256_OF_PASSWORD';

/** One merchant's user, to be filled in: merchants are configuration, so the file is made when the server starts. */
export function merchantXml(views: readonly View[]): string {
  const reader = merchantReader(MERCHANT_PLACEHOLDER, views);
  const lines = readerXml(reader, `<password_sha256_hex>${PASSWORD_PLACEHOLDER}</password_sha256_hex>`);
  const comment = [
    `One merchant's user. For each merchant the server's start copies it, with ${MERCHANT_PLACEHOLDER} and ${PASSWORD_PLACEHOLDER} filled in.`,
  ];
  return fileXml(comment, ['<users>', ...indented(1, lines), '</users>']);
}
