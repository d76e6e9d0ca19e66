import { completeSlas } from '@quittance/runtime/config/slas';
import { provisionTables } from './provision.js';
import { plainProvision, type TestDatabase, testDatabase } from './testing/clickhouse.given.js';

describe('provisioning', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());
  const again = () => provisionTables(db.clickhouse, plainProvision);

  it('changes nothing the second time', async () => {
    const look = () =>
      db.clickhouse.query(
        'SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name',
      );
    const first = await look();
    await again();
    expect(await look()).toEqual(first);
  });

  it('gives a table of a former version its new columns, and its views', async () => {
    await db.clickhouse.command('DROP VIEW orders');
    await db.clickhouse.command('ALTER TABLE t_orders DROP COLUMN paid_time_quality');
    await db.clickhouse.command('INSERT INTO t_orders (order_key) VALUES (1)');
    await again();
    const rows = await db.clickhouse.query('SELECT order_key, paid_time_quality FROM orders');
    expect(rows).toEqual([{ order_key: '1', paid_time_quality: null }]);
  });

  it('gives a table of a former version its new indexes, for the rows that are there too, and its settings', async () => {
    const { clickhouse } = db;
    await clickhouse.command('ALTER TABLE t_orders DROP INDEX by_merchant SETTINGS mutations_sync = 2');
    await clickhouse.command('ALTER TABLE t_orders RESET SETTING min_age_to_force_merge_seconds');
    await again();
    const [table] = await clickhouse.query(
      "SELECT create_table_query AS ddl FROM system.tables WHERE database = currentDatabase() AND name = 't_orders'",
    );
    expect(table?.['ddl']).toContain('INDEX by_merchant merchant TYPE bloom_filter');
    expect(table?.['ddl']).toContain('min_age_to_force_merge_seconds = 21600');
    const made = await clickhouse.query(
      "SELECT command FROM system.mutations WHERE database = currentDatabase() AND command LIKE '%MATERIALIZE INDEX by_merchant%'",
    );
    expect(made).toHaveLength(1);
  });

  it('makes an index anew that a former version made another way, and one time only', async () => {
    const { clickhouse } = db;
    await clickhouse.command(
      'ALTER TABLE t_order_events DROP INDEX by_order_key SETTINGS mutations_sync = 2',
    );
    await clickhouse.command(
      'ALTER TABLE t_order_events ADD INDEX by_order_key order_key TYPE bloom_filter GRANULARITY 4',
    );
    const type = () =>
      clickhouse.query(
        `SELECT type_full, granularity FROM system.data_skipping_indices
         WHERE database = currentDatabase() AND table = 't_order_events' AND name = 'by_order_key'`,
      );
    const remade = () =>
      clickhouse.query(
        `SELECT command FROM system.mutations WHERE database = currentDatabase() AND table = 't_order_events'
           AND command LIKE '%MATERIALIZE INDEX by_order_key%'`,
      );
    await again();
    await again();
    expect(await type()).toEqual([{ type_full: 'bloom_filter(0.001)', granularity: '1' }]);
    expect(await remade()).toHaveLength(1);
  });

  it('leaves a table that was sorted another way as it is, and says so', async () => {
    const { clickhouse } = db;
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line);
    await provisionTables(clickhouse, { ...plainProvision, report });
    expect(lines.filter((line) => line.includes('is sorted'))).toEqual([]);
    const [table] = await clickhouse.query('SHOW CREATE TABLE t_order_facts');
    const former = String(table?.['statement']).replace('ORDER BY (order_key, ', 'ORDER BY (');
    await clickhouse.command('DROP TABLE t_order_facts SYNC');
    await clickhouse.command(former);
    await provisionTables(clickhouse, { ...plainProvision, report });
    expect(lines.filter((line) => line.includes('is sorted'))).toEqual([
      expect.stringMatching(/^t_order_facts is sorted as an earlier version did/),
    ]);
  });

  it('gives the nested rows of a former version their new members', async () => {
    const { clickhouse } = db;
    await clickhouse.command('DROP VIEW exceptions');
    const former = 'kind String, subject String, severity String, state String, detail String';
    await clickhouse.command(`ALTER TABLE t_orders MODIFY COLUMN exception_rows Array(Tuple(${former}))`);
    await clickhouse.command(
      "INSERT INTO t_orders (order_key, exception_rows) VALUES ('2', [('restated', 's', 'H', 'OPEN', 'why')])",
    );
    await again();
    const rows = await clickhouse.query(
      "SELECT kind, state, detail, finding_id, causes FROM exceptions WHERE order_key = '2'",
    );
    expect(rows).toEqual([{ kind: 'restated', state: 'OPEN', detail: 'why', finding_id: '', causes: [] }]);
  });

  it('replaces the SLA table as a whole', async () => {
    const { clickhouse } = db;
    const rules = () => clickhouse.query('SELECT rules FROM t_slas FINAL');
    const own = { sla: 'pending_refund', provider: 'newpay', account: 'laos', seconds: null } as const;
    await provisionTables(clickhouse, { ...plainProvision, slas: completeSlas([own]) });
    expect(await rules()).toMatchObject([{ rules: [own, {}, {}, {}, {}] }]);
    await again();
    expect(await rules()).toEqual([{ rules: plainProvision.slas }]);
  });
});
