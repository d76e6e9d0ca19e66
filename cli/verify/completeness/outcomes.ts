import { CodecFailure, type TopicCodec } from '@quittance/runtime/codec';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import type { IncomingRecord } from '@quittance/runtime/kafka/types';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import type { Progress } from '../progress.js';
import { scan } from '../scan.js';
import { lengthOf, type Span } from '../span.js';
import type { Spill } from '../spill.js';
import type { Blocks } from './blocks.js';
import { encodeEntry, isSound } from './entry.js';
import type { Findings } from './findings.js';

export interface OutcomeReading {
  readonly kafka: KafkaClient;
  readonly codec: TopicCodec<CallbackOutcome>;
  readonly blocks: Blocks;
  readonly spill: Spill;
  readonly findings: Findings;
  readonly progress: Progress;
}

/** A value, or null where these bytes are none. A registry that does not answer is thrown. */
export async function decodedOrNull<T>(codec: TopicCodec<T>, bytes: Buffer): Promise<T | null> {
  try {
    return codec.decodeSync(bytes) ?? (await codec.decode(bytes));
  } catch (thrown) {
    if (thrown instanceof CodecFailure && !thrown.retriable) return null;
    throw thrown;
  }
}

/**
 * Books every outcome into the block it is about.
 * @returns the time since which outcomes are complete, epoch ms: older ones may have been deleted. −∞ where the
 * log still has its beginning.
 */
export async function bookOutcomes(reading: OutcomeReading, spans: readonly Span[]): Promise<number> {
  const stage = reading.progress.stage('outcomes', lengthOf(spans));
  const firstMs = new Map(spans.filter(({ from }) => from > 0n).map((span) => [span.partition, Infinity]));
  await scan(reading.kafka, spans, async (records) => {
    for (const record of records) {
      const first = firstMs.get(record.partition);
      // The first record that is left; -later ones of a batch may be older only by clock differences.
      if (first === Infinity) firstMs.set(record.partition, record.timestampMs);
      await book(reading, record);
    }
    stage.advance(records.length);
  });
  stage.end();
  return Math.max(-Infinity, ...firstMs.values());
}

async function book(
  { codec, blocks, spill, findings }: OutcomeReading,
  record: IncomingRecord,
): Promise<void> {
  const { topic, partition, offset } = record;
  const outcome = await decodedOrNull(codec, record.value);
  if (outcome === null || !isSound(outcome)) {
    const callbackId = outcome?.callback_id ?? '';
    findings.add({ kind: 'unreadable', topic, partition, offset: Number(offset), factIndex: -1, callbackId });
    return;
  }
  const { callback_topic, callback_partition, callback_offset, fact_index: index, facts } = outcome;
  const place = blocks.placeOf(callback_topic, callback_partition, callback_offset);
  if (place.kind === 'block') {
    const kind = index === -1 ? 'callback' : 'fact';
    spill.add(place.block, encodeEntry({ at: place.at, kind, index, facts }));
  } else if (place.kind === 'unknown') {
    findings.add({
      kind: 'stray',
      topic: callback_topic,
      partition: callback_partition,
      offset: callback_offset,
      factIndex: index,
      callbackId: outcome.callback_id,
    });
  }
}
