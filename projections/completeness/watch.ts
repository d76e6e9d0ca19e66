import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@quittance/runtime/errors';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import type { Log } from '@quittance/runtime/log';
import { kafkaLog } from './log-reader.js';
import { PIPELINE_STEPS } from './pipeline-steps.js';
import { Watermark } from './watermark.js';

/** Days are closed by the hour; looking more often would only cost the brokers. */
const LOOK_EVERY_MS = 10_000;

/** Looks again and again until the process stops. What fails is tried at the next look: the former answer stays true. */
async function watch(watermark: Watermark, signal: AbortSignal, log: Log): Promise<void> {
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await watermark.look();
    } catch (thrown) {
      log.debug({ err: thrown }, `completeness: ${errorText(thrown)}`);
    }
  }
}

/** @returns up to when the figures are complete, as of the last look: epoch ms, or null where it is not known yet */
export function watchCompleteness(
  kafka: KafkaClient,
  now: () => number,
  stopping: AbortSignal,
  log: Log,
): () => number | null {
  const watermark = new Watermark(PIPELINE_STEPS, kafkaLog(kafka), now);
  // Nobody waits for it when the process stops: it holds nothing, and a look at a broker that is away takes long.
  void watch(watermark, stopping, log);
  return () => watermark.completeUpTo;
}
