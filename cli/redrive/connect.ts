import { type Codec, openCodec } from '@quittance/runtime/codec';
import { readKafka, readRegistry } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import * as topics from '@quittance/schemas/topics/index';

/** What the verb works with. */
export interface Connected {
  readonly kafka: KafkaClient;
  readonly codecs: Awaited<ReturnType<typeof openCodecs>>;
}

/** Topics whose records may be redriven. */
export const INPUTS = {
  callbacks: topics.callbacks.names,
  operatorActions: nameOf(topics.operatorActions),
  statementLines: nameOf(topics.statementLines),
};

/** The one name of a topic. */
export function nameOf({
  folder,
  names,
}: {
  readonly folder: string;
  readonly names: readonly string[];
}): string {
  return names[0] ?? folder;
}

/** The codecs of everything a redrive reads. */
async function openCodecs(codec: Codec) {
  return {
    callbacks: await codec.topic(topics.callbacks),
    actions: await codec.topic(topics.operatorActions),
    redrives: await codec.topic(topics.redrives),
    statementLines: await codec.topic(topics.statementLines),
    facts: await codec.topic(topics.orderFacts),
    snapshots: await codec.topic(topics.orderSnapshots),
    deadLetters: await codec.topic(topics.deadLetters),
  };
}

/** Connects nothing yet, but asks the registry for every schema. */
export async function connect(env: NodeJS.ProcessEnv): Promise<Connected> {
  const { kafka, registry } = readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
  }));
  return {
    kafka: createKafka(kafka, 'quittance-redrive'),
    codecs: await openCodecs(await openCodec(registry)),
  };
}
