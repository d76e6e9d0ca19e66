import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { errorText } from '@quittance/runtime/errors';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import type { Log } from '@quittance/runtime/log';
import type { Gauge, Metrics } from '@quittance/runtime/metrics';

const EVERY_MS = 60_000;

/** Counting reads every order: it takes at most this share of the time, however many there are. */
const REST_PER_WORK = 20;

/** What is published: how many, and when that was counted. */
export interface ExceptionGauges {
  readonly open: Gauge<'provider' | 'account' | 'severity' | 'kind'>;
  readonly counted: Gauge;
}

/** Kinds are a closed list and accounts are configured: the labels are bounded. */
export function exceptionGauges(metrics: Metrics): ExceptionGauges {
  return {
    open: metrics.gauge({
      name: 'open_exceptions',
      help: 'Exceptions in state OPEN, as the view exceptions tells them about once a minute.',
      labels: ['provider', 'account', 'severity', 'kind'],
    }),
    counted: metrics.gauge({
      name: 'open_exceptions_counted_timestamp_seconds',
      help: 'When open exceptions were last counted: their figure is as old as that.',
      labels: [],
    }),
  };
}

/** Counts once. A kind that has none any more has no series: what is gone must not stay as its last figure. */
export async function countExceptions(
  clickhouse: ClickHouse,
  { open, counted }: ExceptionGauges,
): Promise<void> {
  const rows = await clickhouse.query(
    `SELECT provider, account, severity, kind, count() AS exceptions FROM exceptions WHERE state = 'OPEN'
     GROUP BY provider, account, severity, kind`,
  );
  open.reset();
  for (const { provider, account, severity, kind, exceptions } of rows) {
    const labels = { provider: String(provider), account: String(account), severity: String(severity) };
    open.set({ ...labels, kind: String(kind) }, Number(exceptions));
  }
  counted.setToCurrentTime();
}

/** Counts again and again until the process stops. While ClickHouse cannot answer the last figures stand, and the log says so. */
export function watchExceptions(clickhouse: ClickHouse, metrics: Metrics, life: Lifecycle, log: Log): void {
  const gauges = exceptionGauges(metrics);
  const follow = async () => {
    while (!life.stopping.aborted) {
      const began = Date.now();
      await countExceptions(clickhouse, gauges).catch((thrown: unknown) =>
        log.warn({ err: thrown }, `open exceptions not counted: ${errorText(thrown)}`),
      );
      const restMs = Math.max(EVERY_MS, REST_PER_WORK * (Date.now() - began));
      await sleep(restMs, undefined, { signal: life.stopping }).catch(() => undefined);
    }
  };
  const work = follow();
  life.onStop('exceptions gauge', () => work);
}
