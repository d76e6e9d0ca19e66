import { type ClickHouse, ClickHouseFailure, openClickHouse } from '@quittance/runtime/clickhouse';
import { completeSlas } from '@quittance/runtime/config/slas';
import { financeReport, provisionFinance } from './finance-user.js';
import { provisionTables } from './provision.js';
import { fedProjections, publicViews } from './registry.js';
import { plainProvision, settingsFromEnvironment } from './testing/clickhouse.given.js';

/**
 * In the live database: the server's users file grants by its name. Every statement that must be refused is one
 * that would do no harm if it were not.
 */
const DATABASE = 'quittance';

const READONLY = 164;
const INTO_OUTFILE_NOT_ALLOWED = 358;
const ACCESS_DENIED = 497;

describe('the finance user', () => {
  let owner: ClickHouse;
  let finance: ClickHouse;
  beforeAll(async () => {
    owner = openClickHouse(settingsFromEnvironment(), { database: DATABASE });
    const password = process.env['QUITTANCE_FINANCE_PASSWORD'] ?? '';
    await provisionTables(owner, {
      ...plainProvision,
      slas: completeSlas([]),
      financePassword: password,
    });
    await owner.command('CREATE TABLE IF NOT EXISTS t_sacrifice (a Int8) ENGINE = MergeTree ORDER BY a');
    await owner.command('CREATE OR REPLACE VIEW v_sacrifice AS SELECT * FROM t_sacrifice');
    finance = openClickHouse(settingsFromEnvironment({ name: 'finance', password }), { database: DATABASE });
  });
  afterAll(async () => {
    await owner.command('DROP VIEW IF EXISTS v_sacrifice SYNC');
    await owner.command('DROP TABLE IF EXISTS t_sacrifice SYNC');
    await owner.close();
    await finance.close();
  });

  /** Number of the server's error; null = it was allowed. */
  const refusal = async (statement: string): Promise<number | null> => {
    try {
      await finance.command(statement);
      return null;
    } catch (thrown) {
      return thrown instanceof ClickHouseFailure ? thrown.serverCode : null;
    }
  };

  it('has exactly the public views that architecture.md promises', () => {
    const promised = [
      'callback_outcomes',
      'callbacks',
      'callbacks_rejected',
      'dead_letters',
      'exception_history',
      'exceptions',
      'merges',
      'movements',
      'orders',
      'redrives',
      'refunds',
      'settlement_daily',
    ];
    expect([...publicViews].sort()).toEqual(promised);
  });

  it.each(publicViews)('reads %s', async (view) => {
    await expect(finance.query(`SELECT * FROM ${view} LIMIT 1`)).resolves.toBeDefined();
  });

  it.each(fedProjections.map(({ feed }) => feed.table))('does not read the table %s', async (table) => {
    expect(await refusal(`SELECT count() FROM ${table}`)).toBe(ACCESS_DENIED);
  });

  it.each([
    "INSERT INTO t_orders (order_key) SELECT 'x' WHERE 0",
    'CREATE TABLE mine (a Int8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE mine (a Int8)',
    'CREATE VIEW mine AS SELECT 1',
    'CREATE DATABASE quittance_mine',
    'DROP VIEW v_sacrifice',
    'DROP TABLE t_sacrifice',
    'TRUNCATE TABLE t_sacrifice',
    'ALTER TABLE t_orders DELETE WHERE 0',
    'OPTIMIZE TABLE t_orders FINAL',
    'CREATE USER mallory',
    'GRANT SELECT ON quittance.t_orders TO finance',
    'SYSTEM STOP MERGES t_orders',
    'KILL QUERY WHERE 1',
    'SELECT * FROM system.users',
    'SELECT * FROM system.grants',
    'SELECT * FROM system.processes',
    'SELECT * FROM system.parts',
    'SELECT * FROM system.server_settings',
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1', quittance.t_orders)",
    "SELECT * FROM orders INTO OUTFILE '/tmp/finance.tsv'",
  ])('may not: %s', async (statement) => {
    expect([ACCESS_DENIED, READONLY, INTO_OUTFILE_NOT_ALLOWED]).toContain(await refusal(statement));
  });

  it('does not read the SLA table, which the view reads for it', async () => {
    expect(await refusal('SELECT count() FROM t_slas')).toBe(ACCESS_DENIED);
  });

  it('sees no table but the views in the catalogue', async () => {
    const rows = await finance.query(
      "SELECT name FROM system.tables WHERE database = 'quittance' ORDER BY name",
    );
    expect(rows.map((row) => row['name'])).toEqual([...publicViews].sort());
  });

  it('is provisioned again without harm, and says how', async () => {
    const user = await provisionFinance(owner, publicViews, process.env['QUITTANCE_FINANCE_PASSWORD'] ?? '');
    expect(['provisioned', 'kept_in_files', 'no_storage']).toContain(user.kind);
    expect(financeReport(user)).toContain('finance');
  });
});
