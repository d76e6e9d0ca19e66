import { provisionTables } from './provision.js';
import { type TestDatabase, testDatabase } from './testing/clickhouse.given.js';

describe('provisioning', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());
  const again = () => provisionTables(db.clickhouse, { financePassword: null, report: () => undefined });

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
});
