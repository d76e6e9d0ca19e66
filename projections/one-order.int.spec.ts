import { type TestDatabase, testDatabase } from './testing/clickhouse.given.js';

describe('the rows of one order', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    for (const order of ['a', 'b'])
      for (const table of ['t_orders', 't_order_facts', 't_order_events'])
        await db.clickhouse.command(
          `INSERT INTO ${table} (order_key, kafka_offset) SELECT concat('${order}', toString(number)), number FROM numbers(9000)`,
        );
  });
  afterAll(() => db.drop());

  // An index on what is not in the sort key makes FINAL read, from all other parts, whatever lies between the keys of
  // the granules it found: for an order of today, whose part is small and spans all keys, that is most of the table.
  it.each(['orders', 'order_facts', 'order_events'])('%s: are read without those of others', async (view) => {
    const plan = await db.clickhouse.query(
      `EXPLAIN indexes = 1 SELECT * FROM ${view} WHERE order_key = 'b77'`,
    );
    const lines = plan.map((row) => String(row['explain'])).join('\n');
    expect(lines).toContain("order_key in ['b77', 'b77']");
    expect(lines).not.toContain('PrimaryKeyExpand');
    expect(lines).toContain('Parts: 1 | Granules: 1');
  });
});
