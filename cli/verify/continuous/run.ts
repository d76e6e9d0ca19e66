import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicCodec } from '@quittance/runtime/codec';
import { type Readiness, startHealthServer } from '@quittance/runtime/http-health';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { type Lifecycle, lifecycle } from '@quittance/runtime/lifecycle';
import { createLog, type Log } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { announceReady } from '@quittance/runtime/service';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import { messageOf } from '../../exit-codes.js';
import type { Names } from '../names.js';
import { LiveLedger } from './ledger.js';
import { lookMetrics } from './metrics.js';

export interface ContinuousOptions {
  readonly kafka: KafkaClient;
  readonly outcomes: TopicCodec<CallbackOutcome>;
  readonly names: Names;
  readonly intervalMs: number;
  /** 0 = any free one. */
  readonly metricsPort: number;
}

const SERVICE = 'verify';
const STOP_TIMEOUT_MS = 10_000;
/** Metrics older than this are no statement about now. */
const STALE_INTERVALS = 3;
const STALE_AT_LEAST_MS = 60_000;

/** Looks again and again until the process is told to stop. Its memory is gone with it: a new one reads all outcomes. */
export async function runContinuously(options: ContinuousOptions): Promise<void> {
  const log = createLog({ service: SERVICE, level: 'info' });
  const life = lifecycle({ log, process, stopTimeoutMs: STOP_TIMEOUT_MS, parentWatch: false });
  const metrics = createMetrics(SERVICE);
  const publish = lookMetrics(metrics);
  const staleMs = Math.max(STALE_AT_LEAST_MS, STALE_INTERVALS * options.intervalMs);
  let lookedMs: number | null = null;
  const health = await startHealthServer({
    host: '0.0.0.0',
    port: options.metricsPort,
    ready: () => readiness(lookedMs, staleMs),
    metrics,
    log,
  });
  life.onStop('metrics', () => health.close());
  const ledger = new LiveLedger(options.kafka, options.outcomes, options.names);
  await followed(life, options.intervalMs, log, async () => {
    const look = await ledger.look();
    publish(look, Date.now());
    if (lookedMs === null) announceReady(SERVICE, health.url);
    lookedMs = Date.now();
    for (const { topic, unproven } of look.topics)
      if (unproven > 0) log.info({ topic, unproven }, 'unproven');
  });
}

function readiness(lookedMs: number | null, staleMs: number): Readiness {
  if (lookedMs === null) return { ready: false, reason: 'the outcomes have not been read once yet' };
  const ageMs = Date.now() - lookedMs;
  return ageMs <= staleMs
    ? { ready: true }
    : { ready: false, reason: `the last look was ${Math.round(ageMs / 1000)} s ago` };
}

/** A look that fails is made again: the ledger has only moved on where it had read to the end. */
async function followed(
  life: Lifecycle,
  intervalMs: number,
  log: Log,
  look: () => Promise<void>,
): Promise<void> {
  while (!life.stopping.aborted) {
    try {
      await look();
    } catch (thrown) {
      if (!life.stopping.aborted)
        log.warn({ err: thrown }, `the log could not be read: ${messageOf(thrown)}`);
    }
    await sleep(intervalMs, undefined, { signal: life.stopping }).catch(() => undefined);
  }
}
