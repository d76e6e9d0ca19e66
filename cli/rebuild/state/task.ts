import { type Codec, openCodec, type TopicCodec } from '@quittance/runtime/codec';
import { readKafka, readRegistry } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import type { OrderEvent } from '@quittance/schemas/generated/order-events';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import * as topics from '@quittance/schemas/topics/index';
import type { Progress } from '../../verify/progress.js';
import type { StateNames } from './names.js';

/** The value codecs of what the fold reads and writes. */
export interface StateCodecs {
  readonly facts: TopicCodec<OrderFact>;
  readonly events: TopicCodec<OrderEvent>;
  readonly snapshots: TopicCodec<OrderSnapshot>;
}

/** What every step works with. */
export interface StateTask {
  readonly kafka: KafkaClient;
  readonly codecs: StateCodecs;
  readonly names: StateNames;
  readonly progress: Progress;
  /** A partition with more offsets is read in several passes, each for its share of the orders: memory holds one share. */
  readonly offsetsPerPass: number;
}

/** Looks up every schema; rejects where one is not registered. */
export async function openStateCodecs(codec: Codec): Promise<StateCodecs> {
  return {
    facts: await codec.topic(topics.orderFacts),
    events: await codec.topic(topics.orderEvents),
    snapshots: await codec.topic(topics.orderSnapshots),
  };
}

/** @param env names Kafka and the registry */
export async function connectState(env: NodeJS.ProcessEnv): Promise<Pick<StateTask, 'kafka' | 'codecs'>> {
  const { kafka, registry } = readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
  }));
  return {
    kafka: createKafka(kafka, 'quittance-rebuild'),
    codecs: await openStateCodecs(await openCodec(registry)),
  };
}
