import { provisionTables } from '@quittance/projections/provision';
import { fedProjections, publicViews } from '@quittance/projections/registry';
import {
  plainProvision,
  type TestDatabase,
  testDatabase,
} from '@quittance/projections/testing/clickhouse.given';
import { type ClickHouse, openClickHouse, type Row } from '@quittance/runtime/clickhouse';
import { completeSlas } from '@quittance/runtime/config/slas';
import { generatedMonth } from '../finance/month.js';
import { storeMonth } from '../finance/stored.js';
import { sentOf } from '../finance/told.js';
import { type EmbeddedServers, type Listening, startEmbedded } from '../harness/embedded-clickhouse.js';

/**
 * Two servers are two shards. They have no Keeper, so two things stand for what it does: a statement ON CLUSTER is run
 * on each of them here, and tables are made without "Replicated". All else is what provisioning says.
 */
const CLUSTER = 'main';
const DATABASE = 'quittance';
const PASSWORD = 'of the owner';
const ORDERS = 40;

const shardXml = ({ native }: Listening) =>
  `<shard><replica><host>127.0.0.1</host><port>${native}</port><user>quittance</user><password>${PASSWORD}</password></replica></shard>`;

const files = (listening: readonly Listening[]) => ({
  config: `<clickhouse><timezone>UTC</timezone><users_config>users.xml</users_config>
    <remote_servers><${CLUSTER}>${listening.map(shardXml).join('')}</${CLUSTER}></remote_servers></clickhouse>`,
  users: `<clickhouse>
    <profiles><default/><owner><distributed_product_mode>global</distributed_product_mode></owner></profiles>
    <quotas><default/></quotas>
    <users>
      <default><password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
        <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT SELECT ON system.numbers</query></grants></default>
      <quittance><password>${PASSWORD}</password><networks><ip>127.0.0.1</ip></networks><profile>owner</profile>
        <quota>default</quota><grants><query>GRANT ALL ON *.*</query></grants></quittance>
    </users></clickhouse>`,
});

/** What is left of a statement for a cluster where each server runs it by itself. */
function withoutKeeper(statement: string): string {
  return statement
    .replace(` ON CLUSTER \`${CLUSTER}\``, '')
    .replace(/ENGINE = Replicated(\w+)\('[^']*', '[^']*'(?:, )?(\w*)\)/, 'ENGINE = $1($2)')
    .replace(' replicated_deduplication_window', ' non_replicated_deduplication_window');
}

/** The first server, and every statement ON CLUSTER on all of them. */
function cluster(open: readonly ClickHouse[]): ClickHouse {
  const [first] = open;
  if (first === undefined) throw new Error('no server');
  return {
    ...first,
    command: async (statement, parameters) => {
      const everywhere = statement.includes(' ON CLUSTER ');
      for (const server of everywhere ? open : [first])
        await server.command(withoutKeeper(statement), parameters);
    },
  };
}

/** Every public view as it reads, the moments of storing and of asking left out. */
async function allViews(clickhouse: ClickHouse): Promise<Readonly<Record<string, readonly Row[]>>> {
  const answers = publicViews.map(async (view) => {
    const filter = view === 'business_days' ? "WHERE day BETWEEN '2026-01-01' AND '2026-12-31'" : '';
    const rows = await clickhouse.query(`SELECT * FROM ${view} ${filter} ORDER BY ALL`);
    return [view, rows.map(({ inserted_at, calculated_at, ...rest }) => rest)] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

const sendings = sentOf(generatedMonth(ORDERS));
const slas = completeSlas([]);
let servers: EmbeddedServers;
let shards: readonly ClickHouse[];
let all: ClickHouse;
let single: TestDatabase;
let expected: Awaited<ReturnType<typeof allViews>>;

function on(at: number): ClickHouse {
  const shard = shards[at];
  if (shard === undefined) throw new Error(`no server ${at}`);
  return shard;
}

/** Rows per table on each shard, all versions and repetitions of them. */
async function stored(): Promise<Readonly<Record<string, readonly number[]>>> {
  const counts = fedProjections.map(async ({ feed }) => {
    const count = `SELECT toUInt32(count()) AS rows FROM ${feed.table}_local`;
    const rows = await Promise.all(shards.map((shard) => shard.query(count)));
    return [feed.table, rows.map(([row]) => Number(row?.['rows']))] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

beforeAll(async () => {
  servers = await startEmbedded(2, files);
  shards = servers.listening.map(({ http }) => {
    const settings = {
      url: `http://127.0.0.1:${http}`,
      username: 'quittance',
      password: PASSWORD,
      tls: null,
    };
    return openClickHouse(settings, { database: DATABASE });
  });
  for (const shard of shards) await shard.ensureDatabase();
  all = cluster(shards);
  await provisionTables(all, { ...plainProvision, slas, cluster: CLUSTER });
  single = await testDatabase(slas);
  await storeMonth(single.clickhouse, sendings, 1);
  expected = await allViews(single.clickhouse);
});
afterAll(async () => {
  await single.drop();
  for (const shard of shards) await shard.close();
  await servers.stop();
});

describe('a month on two shards', () => {
  it('is spread over both, and each view says what one server says', async () => {
    await storeMonth(all, sendings, 1);
    for (const table of ['t_orders', 't_order_events', 't_order_facts', 't_callbacks'])
      expect((await stored())[table]?.filter((rows) => rows > 0)).toHaveLength(2);
    expect(expected['orders']?.length).toBe(ORDERS);
    expect(await allViews(on(0))).toEqual(expected);
  });

  it('stored once more under the same tokens, no shard takes a row', async () => {
    const before = await stored();
    await storeMonth(all, sendings, 1);
    expect(await stored()).toEqual(before);
  });

  it('stored once more under other tokens, the rows are there twice and each view says the same, on the other server', async () => {
    const before = await stored();
    await storeMonth(all, sendings, 3);
    for (const table of ['t_order_events', 't_order_facts', 't_callbacks'])
      (await stored())[table]?.forEach((rows, at) => {
        expect([table, rows > (before[table]?.[at] ?? 0)]).toEqual([table, true]);
      });
    expect(await allViews(on(1))).toEqual(expected);
  });

  it('all versions of an order are on one shard', async () => {
    const keys = await Promise.all(
      shards.map((shard) => shard.query('SELECT DISTINCT order_key FROM t_orders_local')),
    );
    const seen = keys.flat().map((row) => row['order_key']);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(ORDERS);
  });
});
