import { type ClickHouse, ClickHouseFailure, type Row } from '@quittance/runtime/clickhouse';
import { type Admission, accessReport, provisionAccess } from './provision.js';
import { financeReader, grafanaReader, merchantReader } from './readers.js';

/** A server that keeps its users as told, and writes down what it is asked. */
function server(
  inFiles: readonly string[],
  merchants: readonly Row[],
  refuse: (statement: string) => Error | null,
  profilesInFiles: readonly string[] = [],
) {
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  const statements: string[] = [];
  const clickhouse: ClickHouse = {
    database: 'quit`tance',
    ensureDatabase: () => Promise.resolve(),
    query: async (statement) => {
      if (statement.includes('settings_profile_elements')) return merchants;
      return named(statement.includes('system.settings_profiles') ? profilesInFiles : inFiles);
    },
    stream: () => Promise.reject(new Error('not here')),
    command: (statement) => {
      statements.push(statement);
      const error = refuse(statement);
      return error === null ? Promise.resolve() : Promise.reject(error);
    },
    insertRaw: () => Promise.reject(new Error('not here')),
    close: () => Promise.resolve(),
  };
  return { clickhouse, statements };
}

class Refusal extends ClickHouseFailure {
  override readonly serverCode: number;
  constructor(serverCode: number) {
    super(new Error(`code ${serverCode}`));
    this.serverCode = serverCode;
  }
}

const views = [
  { name: 'orders', create: 'CREATE VIEW orders AS SELECT order_key, merchant FROM t_orders' },
  {
    name: 'day_closes',
    create: 'CREATE VIEW day_closes AS SELECT provider, account, merchant, actor FROM t_day_closes',
  },
  { name: 'business_days', create: 'CREATE VIEW business_days AS SELECT calendar, day FROM t_calendars' },
  { name: 'merges', create: 'CREATE VIEW merges AS SELECT merge_no, merchants FROM t_orders' },
];
const finance: Admission = { reader: financeReader(views), password: "it's" };
const grafana: Admission = { reader: grafanaReader(views), password: 'g' };
const acme: Admission = { reader: merchantReader('acme', views), password: 'm' };
const allow = () => null;

it('makes the users by SQL: profiles first, grants last, passwords as hashes', async () => {
  const { clickhouse, statements } = server([], [], allow);
  const access = await provisionAccess(clickhouse, [finance, grafana, acme], null);
  expect(access.provisioned).toEqual(['finance', 'grafana', 'merchant_acme']);
  expect(statements.slice(0, 6).map((one) => one.replace(/ SETTINGS (?!PROFILE).*/, ''))).toEqual(
    ['quittance_reader', 'quittance_merchant', 'quittance_grafana'].flatMap((name) => [
      `CREATE SETTINGS PROFILE IF NOT EXISTS ${name}`,
      `ALTER SETTINGS PROFILE ${name}`,
    ]),
  );
  expect(statements.join()).not.toContain("it's");
  const ofAcme = statements.filter((one) => one.includes('merchant_acme'));
  expect(ofAcme[0]).toMatch(
    /IDENTIFIED WITH sha256_hash BY '[0-9a-f]{64}' SETTINGS PROFILE 'quittance_merchant'$/,
  );
  expect(ofAcme.slice(2)).toEqual([
    "CREATE ROW POLICY OR REPLACE `merchant_acme` ON `quit\\`tance`.`day_closes` FOR SELECT USING merchant = 'acme' TO `merchant_acme`",
    "CREATE ROW POLICY OR REPLACE `merchant_acme` ON `quit\\`tance`.`orders` FOR SELECT USING merchant = 'acme' TO `merchant_acme`",
    'REVOKE SELECT ON `quit\\`tance`.* FROM `merchant_acme`',
    'GRANT SELECT ON `quit\\`tance`.`business_days`, SELECT(provider, account, merchant, day, currency, exponent, paid_orders, gross_minor, refund_count, refunds_minor, net_minor, movements, hash, closed_at, time_zone, close_id, day_hash, watermark) ON `quit\\`tance`.`day_closes`, SELECT ON `quit\\`tance`.`orders` TO `merchant_acme`',
  ]);
});

it('replaces no profile: the users who have it go by its id and would have no limits', async () => {
  const { clickhouse, statements } = server([], [], allow);
  await provisionAccess(clickhouse, [finance, grafana, acme], null);
  expect(statements.filter((one) => /(PROFILE|USER) OR REPLACE/.test(one))).toEqual([]);
});

it('leaves profiles of the configuration files alone, where merchants are made by SQL', async () => {
  const files = ['quittance_merchant', 'quittance_reader'];
  const { clickhouse, statements } = server(['finance'], [], allow, files);
  await provisionAccess(clickhouse, [finance, acme], null);
  const made = statements.flatMap((one) => /^ALTER SETTINGS PROFILE (\w+)/.exec(one)?.[1] ?? []);
  expect(made).toEqual(['quittance_grafana']);
  expect(statements).toContain(
    'CREATE ROW POLICY OR REPLACE quittance_whole ON `quit\\`tance`.`orders` FOR SELECT USING 1 TO CURRENT_USER, `finance`',
  );
});

it('leaves everybody else every row, whatever the server does with users without a policy', async () => {
  const { clickhouse, statements } = server([], [], allow);
  await provisionAccess(clickhouse, [finance, acme], null);
  const whole = (view: string) =>
    'CREATE ROW POLICY OR REPLACE quittance_whole ON `quit\\`tance`.`a view` FOR SELECT USING 1 TO CURRENT_USER, `finance`'.replace(
      'a view',
      view,
    );
  expect(statements.filter((one) => one.includes('quittance_whole'))).toEqual([
    whole('day_closes'),
    whole('orders'),
  ]);
  const first = (word: string) => statements.findIndex((one) => one.includes(word));
  expect(first('quittance_whole')).toBeLessThan(first('POLICY OR REPLACE `merchant_acme`'));
});

it('on a cluster every statement goes to all of it', async () => {
  const { clickhouse, statements } = server([], [{ user_name: 'merchant_gone' }], allow);
  await provisionAccess(clickhouse, [finance, grafana, acme], 'main');
  expect(statements.filter((one) => !one.includes(' ON CLUSTER `main`'))).toEqual([]);
});

it('drops the user of a merchant who has no password any more', async () => {
  const { clickhouse, statements } = server(
    [],
    [{ user_name: 'merchant_gone' }, { user_name: 'merchant_acme' }],
    allow,
  );
  const access = await provisionAccess(clickhouse, [acme], null);
  expect(access.dropped).toEqual(['merchant_gone']);
  expect(statements.at(-1)).toBe('DROP USER IF EXISTS `merchant_gone`');
});

it('leaves users of the configuration files alone', async () => {
  const { clickhouse, statements } = server(['finance', 'grafana'], [], allow);
  const access = await provisionAccess(clickhouse, [finance, grafana], null);
  expect(access).toMatchObject({ keptInFiles: ['finance', 'grafana'], provisioned: [] });
  expect(statements).toEqual([]);
});

it('says so where the server has no store for users', async () => {
  const { clickhouse } = server(['finance'], [], () => new Refusal(514));
  const access = await provisionAccess(clickhouse, [finance, acme], null);
  expect(accessReport(access)).toEqual([
    expect.stringContaining('finance kept in'),
    expect.stringMatching(/merchant_acme could not be made.*no store/),
  ]);
});

it('throws any other refusal: a user with other rights must not pass unnoticed', async () => {
  const denied = new Refusal(497);
  const { clickhouse } = server([], [], (statement) => (statement.startsWith('GRANT') ? denied : null));
  await expect(provisionAccess(clickhouse, [finance], null)).rejects.toBe(denied);
});
