import { CodecFailure, type TopicCodec } from '@quittance/runtime/codec';
import { topicCodec } from '@quittance/runtime/codec/topic-codec';
import * as topics from '@quittance/schemas/topics/index';
import type { Topic } from '@quittance/schemas/topics/topic';
import type { StageCodecs } from '../stages.js';

/** Every topic's real codec, without a registry: ids are counted up, an unknown one is unknown for ever. */
export function codecsWithoutRegistry(): StageCodecs {
  let id = 0;
  const codec = <T>(topic: Topic<T>): TopicCodec<T> => {
    id += 1;
    return topicCodec<T>(topic.schema, id, (unknown) =>
      Promise.reject(new CodecFailure('schema_unknown', `id ${unknown}`)),
    );
  };
  return {
    callbacks: codec(topics.callbacks),
    actions: codec(topics.operatorActions),
    redrives: codec(topics.redrives),
    statementLines: codec(topics.statementLines),
    facts: codec(topics.orderFacts),
    events: codec(topics.orderEvents),
    snapshots: codec(topics.orderSnapshots),
    outcomes: codec(topics.callbackOutcomes),
    deadLetters: codec(topics.deadLetters),
  };
}
