import { ClickHouseFailure, openClickHouse } from '@quittance/runtime/clickhouse';
import { systemNow } from '@quittance/runtime/clock';
import { openCodec } from '@quittance/runtime/codec';
import { readClickHouse, readKafka, readRegistry } from '@quittance/runtime/config/env';
import { type Env, readSettings } from '@quittance/runtime/config/env-reader';
import { readPipeline } from '@quittance/runtime/config/pipeline';
import { errorText, QuittanceError } from '@quittance/runtime/errors';
import { createKafka } from '@quittance/runtime/kafka/client';
import { clusterId } from '@quittance/runtime/kafka/offsets';
import type { RunningWorker } from '@quittance/runtime/kafka/types';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import type { Log } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { announceReady, runService } from '@quittance/runtime/service';
import { guardAgainstStalls } from '@quittance/runtime/stall-guard';
import { waitFor } from '@quittance/runtime/wait-for';
import { startClosing } from './close/start.js';
import { watchCompleteness } from './completeness/watch.js';
import { consoleApi } from './console/api.js';
import { explain } from './console/explain.js';
import { buildConsole } from './console/server.js';
import { watchExceptions } from './exception-gauge.js';
import { readQueryApi } from './http/settings.js';
import { startQueryApi } from './http/start.js';
import { projectionMonitors } from './monitor.js';
import { type FreshnessReader, freshnessReader } from './queries/freshness.js';
import { fedProjections } from './registry.js';
import { startProjection, type WorkerDependencies } from './workers.js';

const SERVICE = 'projections';

function settingsFrom(env: Env) {
  return readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
    clickhouse: readClickHouse(reader),
    pipeline: readPipeline(reader),
    queryApi: readQueryApi(reader),
  }));
}

type Settings = ReturnType<typeof settingsFrom>;

const UNKNOWN_DATABASE = 81;

/** A wrong password stays wrong; a database that is not there yet is being made by `quittance up`. */
function cannotPass(thrown: unknown): boolean {
  return thrown instanceof ClickHouseFailure && !thrown.retriable && thrown.serverCode !== UNKNOWN_DATABASE;
}

/** The three servers a projection needs; each is waited for, with a line that says which. */
async function connect(settings: Settings, life: Lifecycle, log: Log) {
  const wait = { log, signal: life.stopping };
  const clickhouse = openClickHouse(settings.clickhouse);
  life.onStop('ClickHouse', () => clickhouse.close());
  const kafka = createKafka(settings.kafka, `quittance-${SERVICE}`);
  const codec = await openCodec(settings.registry);
  const clickhouseWait = { ...wait, giveUpOn: cannotPass };
  await waitFor(
    `ClickHouse at ${settings.clickhouse.url}`,
    () => clickhouse.query('SELECT 1'),
    clickhouseWait,
  );
  await waitFor(`Kafka at ${settings.kafka.brokers.join(',')}`, () => clusterId(kafka), wait);
  return { clickhouse, kafka, writerSchema: (id: number) => codec.writerSchema(id) };
}

/** A worker that ends by itself has met what it cannot cure: the process goes, so that somebody notices. */
async function startWorkers(
  dependencies: WorkerDependencies,
  life: Lifecycle,
): Promise<readonly RunningWorker[]> {
  const workers: RunningWorker[] = [];
  life.onStop('workers', async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
  });
  await Promise.all(
    fedProjections.map(async (projection) => {
      const worker = await startProjection(projection, dependencies);
      workers.push(worker);
      worker.ended.catch((thrown: unknown) => life.fatal(thrown));
    }),
  );
  return workers;
}

/** The query API, where somebody may ask it: its address, by the name that `quittance up` knows it by. */
async function serveQueries(
  { queryApi, clickhouse, pipeline }: Settings,
  freshness: FreshnessReader,
  life: Lifecycle,
  log: Log,
): Promise<Readonly<Record<string, string>>> {
  if (queryApi === null) return {};
  const { apiHost: host, apiPort: port, apiQueries: maxQueries, apiTimeoutMs: timeoutMs } = pipeline;
  const start = { settings: queryApi, clickhouse, freshness, host, port, maxQueries, timeoutMs };
  return { queryApi: await startQueryApi(start, life, log) };
}

async function run(settings: Settings, life: Lifecycle, log: Log): Promise<void> {
  const { consoleHost: host, consolePort: port, maxRangeRecords } = settings.pipeline;
  const metrics = createMetrics(SERVICE);
  const monitors = projectionMonitors(metrics, log, systemNow);
  const servers = await connect(settings, life, log);
  const workers = await startWorkers({ ...servers, monitors, maxRangeRecords }, life);
  const { clickhouse, kafka } = servers;
  const stallMs = settings.pipeline.stallTimeoutMs;
  const progress = guardAgainstStalls({ kafka, workers: () => workers, stallMs, life });
  const { positions } = monitors;
  const completeUpTo = watchCompleteness(kafka, systemNow, life.stopping, log);
  const freshness = freshnessReader({ clickhouse, positions, completeUpTo, now: systemNow });
  const api = consoleApi({ clickhouse, positions, freshness, now: systemNow });
  const server = buildConsole({
    api,
    explain: (id) => explain(clickhouse, id),
    metrics,
    progress,
    log,
    host,
  });
  life.onStop('console', () => server.close());
  const url = await server.listen({ host, port }).catch((thrown: unknown) => {
    throw new QuittanceError('listen_failed', `console ${host}:${port}: ${errorText(thrown)}`, thrown);
  });
  const others = await serveQueries(settings, freshness, life, log);
  watchExceptions(clickhouse, metrics, life, log);
  const { closeDayAt: closeAt } = settings.pipeline;
  if (closeAt !== null) startClosing({ settings, closeAt, life, log, metrics });
  log.info({ url, projections: fedProjections.length }, 'ready');
  announceReady(SERVICE, url, others);
}

runService({ name: SERVICE, settingsFrom, run }, process.env);
