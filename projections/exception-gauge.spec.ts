import type { ClickHouse, Row } from '@quittance/runtime/clickhouse';
import { createMetrics } from '@quittance/runtime/metrics';
import { countExceptions, exceptionGauges } from './exception-gauge.js';

it('a kind that has none any more has no series: what is gone must not stay as its last figure', async () => {
  const metrics = createMetrics('test');
  const gauges = exceptionGauges(metrics);
  let rows: readonly Row[] = [
    { provider: 'newpay', account: 'main', severity: 'H', kind: 'over_refund', exceptions: '2' },
  ];
  const not = () => Promise.reject(new Error('not here'));
  const query = () => Promise.resolve(rows);
  const clickhouse: ClickHouse = {
    database: 'd',
    ensureDatabase: not,
    query,
    stream: not,
    command: not,
    insertRaw: not,
    close: not,
  };
  await countExceptions(clickhouse, gauges);
  const series = /^quittance_open_exceptions\{.*kind="over_refund".*\} 2$/m;
  expect(await metrics.text()).toMatch(series);
  rows = [];
  await countExceptions(clickhouse, gauges);
  expect(await metrics.text()).not.toMatch(/over_refund/);
});
