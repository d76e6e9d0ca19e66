import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookMetrics } from '@quittance/cli/verify/continuous/metrics';
import { ingressMetrics } from '@quittance/ingress/metrics';
import { openSpill } from '@quittance/ingress/spill/station';
import { outcomeCounter } from '@quittance/processors/outcome';
import { stageMonitors } from '@quittance/processors/progress';
import { closeMetrics } from '@quittance/projections/close/metrics';
import { exceptionGauges } from '@quittance/projections/exception-gauge';
import { projectionMonitors } from '@quittance/projections/monitor';
import { createLog } from '@quittance/runtime/log';
import { createMetrics, type Metrics } from '@quittance/runtime/metrics';

const log = createLog({ service: 'test', level: 'silent' });

async function ingress(metrics: Metrics): Promise<void> {
  const own = ingressMetrics(metrics);
  own.watchAccounts(() => []);
  own.watchQueue({ queuedRecords: 0, queuedBytes: 0 });
  const path = mkdtempSync(join(tmpdir(), 'quittance-metrics-'));
  const append = () => Promise.reject(new Error('not here'));
  const spill = await openSpill({ path, maxBytes: 1_000_000, appender: { append }, log, metrics });
  await spill.stop();
  rmSync(path, { recursive: true });
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
}

/** Every series that the processes of the pipeline export, by name, from the registries they make themselves. */
export async function exportedMetrics(): Promise<ReadonlySet<string>> {
  const [front, middle, back, proof] = ['ingress', 'processors', 'projections', 'verify'].map(createMetrics);
  if (front === undefined || middle === undefined || back === undefined || proof === undefined)
    throw new Error('four processes');
  await ingress(front);
  outcomeCounter(middle);
  stageMonitors(middle, log);
  projectionMonitors(back, log, Date.now);
  exceptionGauges(back);
  closeMetrics(back);
  lookMetrics(proof);
  const texts = await Promise.all([front, middle, back, proof].map((metrics) => metrics.text()));
  return new Set([...texts.flatMap(namesIn), 'up']);
}
