import { provisionTables } from '@quittance/projections/provision';
import { plainProvision } from '@quittance/projections/testing/clickhouse.given';
import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { completeSlas } from '@quittance/runtime/config/slas';
import { type Chosen, expanded, readDashboard } from './dashboard.given.js';

const settings = (username: string, password: string | undefined) => ({
  url: process.env['QUITTANCE_CLICKHOUSE_URL'] ?? '',
  username,
  password: password ?? '',
  tls: null,
});

const MERCHANT = 'dashboard-acme';
const DAY = '2026-03-01';

describe('the finance dashboard on real views, as the user grafana', () => {
  let owner: ClickHouse;
  let grafana: ClickHouse;
  beforeAll(async () => {
    const { env } = process;
    owner = openClickHouse(
      settings(env['QUITTANCE_CLICKHOUSE_USERNAME'] ?? 'default', env['QUITTANCE_CLICKHOUSE_PASSWORD']),
    );
    grafana = openClickHouse(settings('grafana', env['QUITTANCE_GRAFANA_PASSWORD']));
    await provisionTables(owner, {
      ...plainProvision,
      slas: completeSlas([]),
      financePassword: env['QUITTANCE_FINANCE_PASSWORD'] ?? '',
      grafanaPassword: env['QUITTANCE_GRAFANA_PASSWORD'] ?? '',
    });
    for (const [currency, minor] of [
      ['CNY', 12_345],
      ['JPY', 678],
    ] as const)
      await owner.command(
        `INSERT INTO t_order_events (event_id, type, order_key, provider, account, merchant, currency, exponent,
           movement_kind, movement_minor, local_day)
         VALUES ('dash-${currency}', 'payment.succeeded', 'dash-${currency}', 'p', 'a', '${MERCHANT}', '${currency}',
           ${currency === 'JPY' ? 0 : 2}, 'payment', ${minor}, '${DAY}')`,
      );
  });
  afterAll(async () => {
    await owner.command(`DELETE FROM t_order_events WHERE merchant = '${MERCHANT}'`);
    await Promise.all([owner.close(), grafana.close()]);
  });

  const chosen = (currency: string): Chosen => ({
    fromDay: DAY,
    toDay: '2026-03-31',
    currency,
    merchants: [MERCHANT, "o'other"],
  });
  const { panels, templating } = readDashboard('finance');

  it.each(panels.map(({ title, targets }) => [title, targets[0]?.rawSql ?? ''] as const))(
    'the panel %s is answered',
    async (_title, sql) => {
      expect(sql).not.toBe('');
      await expect(grafana.query(expanded(sql, chosen('CNY')))).resolves.toBeDefined();
    },
  );

  it.each(templating.list.map(({ name, query }) => [name, query] as const))(
    'the choice of %s is answered',
    async (name, query) => {
      const rows = await grafana.query(expanded(query, chosen('CNY')));
      if (name === 'merchant') expect(rows.map((row) => row['merchant'])).toContain(MERCHANT);
      else expect(rows.length).toBeGreaterThan(0);
    },
  );

  it('shows one currency, by its own exponent', async () => {
    const sql =
      panels.find(({ title }) => title === 'Paid, refunded and net by day')?.targets[0]?.rawSql ?? '';
    const paid = async (currency: string) =>
      (await grafana.query(expanded(sql, chosen(currency)))).map((row) => Number(row['paid']));
    expect(await paid('CNY')).toEqual([123.45]);
    expect(await paid('JPY')).toEqual([678]);
  });
});
