import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '@quittance/projections/access/access.given';
import { profiles } from '@quittance/projections/access/profiles';
import { type Admission, provisionAccess } from '@quittance/projections/access/provision';
import { financeReader, grafanaReader, merchantReader } from '@quittance/projections/access/readers';
import { packageRoot } from '@quittance/projections/package-root';
import { views } from '@quittance/projections/registry';
import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { type EmbeddedServers, startEmbedded } from '../harness/embedded-clickhouse.js';

/**
 * The embedded server has no store for users and cannot be given one (of its user_directories it reads users_xml alone),
 * so no user is made here. It does all that comes before: it parses a statement, looks whether who asks has the right,
 * finds the users and profiles it names and checks the settings; then it says that its files are read-only. A statement
 * that is refused for this reason, and no other, is right as far as can be told without a store.
 */
const ACCESS_DENIED = 497;
const READ_ONLY_FILES = 495;
const NO_STORE = 514;
const DONE_BUT_FOR_THE_STORE = [null, READ_ONLY_FILES, NO_STORE];
const PASSWORD = 'of the owner';

/** As docs/access.md tells whoever runs a server: a test of the page, too. */
const documented = (() => {
  const page = readFileSync(join(packageRoot, '..', 'docs', 'access.md'), 'utf8');
  return (/the rights `([^`]+)`/.exec(page)?.[1] ?? '').split(', ');
})();

const ownerXml = (name: string, rights: readonly string[]) => `
    <${name}>
      <password>${PASSWORD}</password><networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile><quota>default</quota>
      <grants>
        <query>GRANT ALL ON quittance*.* WITH GRANT OPTION</query>
        <query>GRANT SELECT ON system.*</query>
        <query>GRANT ${rights.join(', ')} ON *.*</query>
      </grants>
    </${name}>`;

const stubXml = (name: string) =>
  `<${name}><password>${PASSWORD}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
   <quota>default</quota><grants><query>GRANT SELECT ON quittance.orders</query></grants></${name}>`;

const users = `<clickhouse>
  <profiles><default/>${profiles.map(({ name }) => `<${name}/>`).join('')}</profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT SELECT ON system.numbers</query></grants>
    </default>
    ${['finance', 'grafana', 'merchant_acme', 'merchant_gone'].map(stubXml).join('\n')}
    ${ownerXml('owner', documented)}
    ${documented.map((_, at) => ownerXml(`owner_${at}`, documented.toSpliced(at, 1))).join('')}
  </users>
</clickhouse>`;
const config = '<clickhouse><timezone>UTC</timezone><users_config>users.xml</users_config></clickhouse>';

const admissions: readonly Admission[] = [
  { reader: financeReader(views), password: "it's" },
  { reader: grafanaReader(views), password: 'g' },
  { reader: merchantReader('acme', views), password: 'm' },
];

let servers: EmbeddedServers;
beforeAll(async () => {
  servers = await startEmbedded(1, () => ({ config, users }));
});
afterAll(() => servers.stop());

async function as<T>(username: string, work: (clickhouse: ClickHouse) => Promise<T>): Promise<T> {
  const url = `http://127.0.0.1:${servers.listening[0]?.http}`;
  const settings = { url, username, password: PASSWORD, tls: null };
  const clickhouse = openClickHouse(settings, { database: 'quittance' });
  try {
    return await work(clickhouse);
  } finally {
    await clickhouse.close();
  }
}

/** Every statement that provisioning has for an empty server with a merchant to drop, and how it ended here. */
async function tried(clickhouse: ClickHouse): Promise<readonly (readonly [string, number | null])[]> {
  const ended: (readonly [string, number | null])[] = [];
  const gone = [{ user_name: 'merchant_gone' }];
  await provisionAccess(
    {
      ...clickhouse,
      query: async (statement) => (statement.includes('settings_profile_elements') ? gone : []),
      command: async (statement) => {
        ended.push([statement, await refusal(clickhouse, statement)]);
      },
    },
    admissions,
    null,
  );
  return ended;
}

it('every statement comes as far as the store, with the rights that the page names', async () => {
  await as('owner', async (owner) => {
    await owner.ensureDatabase();
    const ended = await tried(owner);
    expect(ended.length).toBeGreaterThan(30);
    expect(ended.filter(([, code]) => !DONE_BUT_FOR_THE_STORE.includes(code))).toEqual([]);
  });
});

it.each(documented.map((right, at) => [right, at] as const))('not without: %s', async (_, at) => {
  const ended = await as(`owner_${at}`, tried);
  expect(ended.some(([, code]) => code === ACCESS_DENIED)).toBe(true);
});

it('a merchant beside users and profiles of the files: their profiles are left alone', async () => {
  const merchant = { reader: merchantReader('new', views), password: 'n' };
  const access = await as('owner', (owner) => provisionAccess(owner, [...admissions, merchant], null));
  expect(access).toMatchObject({
    keptInFiles: ['finance', 'grafana', 'merchant_acme'],
    noStorage: ['merchant_new'],
  });
});
