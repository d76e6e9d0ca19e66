import * as topics from '@quittance/schemas/topics/index';
import type { Topic } from '@quittance/schemas/topics/topic';
import { connectRegistry, type Registry } from './codec/registry.js';
import { type TopicCodec, topicCodec } from './codec/topic-codec.js';
import { schemaId } from './codec/wire.js';
import type { RegistrySettings } from './config/servers.js';

export { CODEC_FAILURES, CodecFailure, type CodecFailureCode } from './codec/failure.js';
export type { Decoder, TopicCodec } from './codec/topic-codec.js';
export { HEADER_BYTES } from './codec/wire.js';

/** Values on Kafka: Avro with the registry's header. Ids are resolved once, never per record. */
export interface Codec {
  /** Registers every topic's value schema, `BACKWARD_TRANSITIVE`. May be repeated. */
  register(): Promise<void>;
  /** Needs the registered schema: rejects with `schema_not_registered` where it is missing. */
  topic<T>(topic: Topic<T>): Promise<TopicCodec<T>>;
  /** The writer's schema id in a value's header. */
  schemaId(bytes: Buffer): number;
  /** Text of the schema with that id, as it was registered. */
  writerSchema(id: number): Promise<string>;
}

/** Confluent's TopicNameStrategy, which every other client looks under. */
export function subjectOf(topicName: string): string {
  return `${topicName}-value`;
}

/** One registered schema needs no second look; a lookup that failed is made again. */
function remembered(registry: Registry): (id: number) => Promise<string> {
  const texts = new Map<number, Promise<string>>();
  return (id) => {
    const known = texts.get(id);
    if (known !== undefined) return known;
    const asked = registry.text(id).catch((error: unknown) => {
      texts.delete(id);
      throw error;
    });
    texts.set(id, asked);
    return asked;
  };
}

/** The codec over a registry; apart from openCodec so that tests can count what is asked. */
export function codecOver(registry: Registry): Codec {
  const writerSchema = remembered(registry);
  return {
    register: async () => {
      for (const topic of Object.values(topics)) {
        for (const name of topic.names) await registry.register(subjectOf(name), topic.schema);
      }
    },
    topic: async <T>(topic: Topic<T>) => {
      const [first] = topic.names;
      if (first === undefined) throw new Error(`${topic.folder} has no topic name`);
      const id = await registry.find(subjectOf(first), topic.schema);
      return topicCodec<T>(topic.schema, id, writerSchema);
    },
    schemaId,
    writerSchema,
  };
}

/** Opens the codec. Nothing is asked of the registry before it is needed. */
export function openCodec(settings: RegistrySettings): Promise<Codec> {
  return Promise.resolve(codecOver(connectRegistry(settings)));
}
