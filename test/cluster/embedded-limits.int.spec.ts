import { refusal } from '@quittance/projections/access/access.given';
import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { type EmbeddedServers, type Listening, startEmbedded } from '../harness/embedded-clickhouse.js';

/**
 * What could not be tried here, because the embedded library is no whole server: users made by SQL, statements ON
 * CLUSTER, replicas that fetch from each other (docs/decisions/0040). Each is asked for as a server's configuration
 * says it. When a newer library can do one of them, this fails: then the real test can be written.
 */
const PASSWORD = 'of the owner';
const NO_STORE = 514;
const PROHIBITED = 392;
const UNSUPPORTED = 1;

const files = ([where]: readonly Listening[]) => ({
  config: `<clickhouse>
    <timezone>UTC</timezone><users_config>users.xml</users_config>
    <user_directories>
      <users_xml><path>users.xml</path></users_xml>
      <local_directory><path>access/</path></local_directory>
    </user_directories>
    <access_control_path>access/</access_control_path>
    <interserver_http_host>127.0.0.1</interserver_http_host>
    <interserver_http_port>${where?.http ?? 0}</interserver_http_port>
    <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
    <remote_servers><main><shard><replica><host>127.0.0.1</host><port>${where?.native ?? 0}</port></replica></shard></main></remote_servers>
  </clickhouse>`,
  users: `<clickhouse>
    <profiles><default/></profiles><quotas><default/></quotas>
    <users>
      <default><password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
        <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT SELECT ON system.numbers</query></grants></default>
      <owner><password>${PASSWORD}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
        <quota>default</quota><access_management>1</access_management></owner>
    </users>
  </clickhouse>`,
});

let servers: EmbeddedServers;
let owner: ClickHouse;

beforeAll(async () => {
  servers = await startEmbedded(1, files);
  const url = `http://127.0.0.1:${servers.listening[0]?.http}`;
  const settings = { url, username: 'owner', password: PASSWORD, tls: null };
  owner = openClickHouse(settings, { database: 'default' });
});
afterAll(async () => {
  await owner.close();
  await servers.stop();
});

it('of its user_directories it takes the files alone, so no user can be made', async () => {
  const stores = await owner.query('SELECT type FROM system.user_directories');
  expect(stores).toEqual([{ type: 'users_xml' }]);
  expect(await refusal(owner, "CREATE USER somebody IDENTIFIED BY 'secret enough'")).toBe(NO_STORE);
});

it('nobody takes statements ON CLUSTER', async () => {
  const statement = 'CREATE TABLE t ON CLUSTER main (k UInt8) ENGINE = Memory';
  expect(await refusal(owner, statement)).toBe(PROHIBITED);
});

it('it cannot listen for other replicas', async () => {
  expect(await refusal(owner, 'SYSTEM START LISTEN INTERSERVER HTTP')).toBe(UNSUPPORTED);
});
