import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { stageMonitors } from './progress.js';

test('a stage tells what it took in, how far behind it is, and what it tries again', async () => {
  const metrics = createMetrics('test');
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const monitor = stageMonitors(metrics, createLog({ service: 'test', level: 'warn', stream }))('fold');
  monitor.onProgress({ topic: 'order-facts', partition: 2, records: 5, nextOffset: 7n, highWatermark: 10n });
  monitor.onProgress({ topic: 'order-facts', partition: 2, records: 3, nextOffset: 11n, highWatermark: 10n });
  monitor.onTrouble({ topic: 'order-facts', partition: 2, error: new Error('away'), retryInMs: 250 });
  const text = await metrics.text();
  const where = 'stage="fold",topic="order-facts",partition="2",service="test"';
  expect(text).toContain(`quittance_stage_records_total{${where}} 8`);
  expect(text).toContain(`quittance_stage_lag_records{${where}} 0`);
  expect(text).toContain('quittance_stage_troubles_total{stage="fold",service="test"} 1');
  expect(lines.join()).toContain('fold: trying again: away');
});
