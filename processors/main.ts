import { systemNow } from '@quittance/runtime/clock';
import { openCodec } from '@quittance/runtime/codec';
import { readBuyerKeys } from '@quittance/runtime/config/buyer-keys';
import { readKafka, readRedis, readRegistry } from '@quittance/runtime/config/env';
import { type Env, readSettings } from '@quittance/runtime/config/env-reader';
import { readPipeline } from '@quittance/runtime/config/pipeline';
import { errorText } from '@quittance/runtime/errors';
import { type Readiness, startHealthServer } from '@quittance/runtime/http-health';
import { createKafka } from '@quittance/runtime/kafka/client';
import { clusterId } from '@quittance/runtime/kafka/offsets';
import type { RunningWorker } from '@quittance/runtime/kafka/types';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import type { Log } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { openRedis } from '@quittance/runtime/redis';
import { announceReady, runService } from '@quittance/runtime/service';
import { guardAgainstStalls } from '@quittance/runtime/stall-guard';
import { waitFor } from '@quittance/runtime/wait-for';
import { redisCache } from './idempotency/redis.js';
import { outcomeCounter } from './outcome.js';
import { stageMonitors } from './progress.js';
import { openStageCodecs, type StageOptions, startStage } from './stages.js';

const SERVICE = 'processors';

function settingsFrom(env: Env) {
  return readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
    redis: readRedis(reader),
    pipeline: readPipeline(reader),
    buyerKeys: readBuyerKeys(reader),
  }));
}

type Settings = ReturnType<typeof settingsFrom>;

/** Kafka and the registry are waited for; Redis is only a cache, so nothing waits for it. */
async function connect(settings: Settings, life: Lifecycle, log: Log) {
  const wait = { log, signal: life.stopping };
  const kafka = createKafka(settings.kafka, `quittance-${SERVICE}`);
  const brokers = settings.kafka.brokers.join(',');
  const cluster = await waitFor(`Kafka at ${brokers}`, () => clusterId(kafka), wait);
  const codecs = await waitFor(
    `the schema registry at ${settings.registry.url}`,
    async () => openStageCodecs(await openCodec(settings.registry)),
    wait,
  );
  return { kafka, clusterId: cluster, codecs };
}

function openCache(settings: Settings, life: Lifecycle, log: Log) {
  const redis = openRedis(settings.redis, (state, detail) => {
    if (state === 'ready') log.info('Redis answers');
    else log.warn(`Redis at ${settings.redis.url} is away (${detail}): going on without the cache`);
  });
  life.onStop('Redis', () => redis.close());
  return redisCache(redis, 'quittance', (thrown) => log.debug(`idempotency cache: ${errorText(thrown)}`));
}

/** A stage that ends by itself has met what it cannot cure: the process goes, so that somebody notices. */
async function startStages(
  { pipeline }: Settings,
  options: StageOptions,
  workers: RunningWorker[],
  life: Lifecycle,
): Promise<void> {
  for (const stage of pipeline.stages) {
    const worker = await startStage(stage, options);
    workers.push(worker);
    life.onStop(stage, () => worker.stop());
    worker.ended.catch((thrown: unknown) => life.fatal(thrown));
  }
}

async function run(settings: Settings, life: Lifecycle, log: Log): Promise<void> {
  const { pipeline, buyerKeys } = settings;
  const metrics = createMetrics(SERVICE);
  let readiness = (): Readiness => ({ ready: false, reason: 'the stages have not started yet' });
  const health = await startHealthServer({
    host: pipeline.healthHost,
    port: pipeline.healthPort,
    ready: () => readiness(),
    metrics,
    log,
  });
  life.onStop('health', () => health.close());
  const cache = openCache(settings, life, log);
  const connected = await connect(settings, life, log);
  const counter = outcomeCounter(metrics);
  const monitor = stageMonitors(metrics, log);
  const { maxChunkRecords, stateDir, stallTimeoutMs: stallMs } = pipeline;
  const workers: RunningWorker[] = [];
  await startStages(
    settings,
    {
      ...connected,
      cache,
      buyerKeys,
      counter,
      monitor,
      log,
      now: systemNow,
      maxChunkRecords,
      stateDir,
      prefix: '',
    },
    workers,
    life,
  );
  readiness = guardAgainstStalls({ kafka: connected.kafka, workers: () => workers, stallMs, life });
  log.info({ url: health.url, stages: pipeline.stages, buyerKeysOf: [...buyerKeys.keys()] }, 'ready');
  announceReady(SERVICE, health.url);
}

runService({ name: SERVICE, settingsFrom, run }, process.env);
