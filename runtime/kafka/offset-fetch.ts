import Decoder from 'kafkajs/src/protocol/decoder';
import Encoder from 'kafkajs/src/protocol/encoder';
import { createErrorFromCode } from 'kafkajs/src/protocol/error';
import { KafkaFailure } from './errors.js';
import { incomplete } from './offsets.js';

/** Of one partition: what its group has committed; offset null = nothing, metadata null = nothing beside it. */
export interface CommittedPosition {
  readonly offset: bigint | null;
  readonly metadata: string | null;
}

/** Whose position is asked for. */
export interface GroupPartition {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
}

/** KIP-447: the first version that can be told to wait for what is being committed. kafkajs ends at 4. */
const VERSION = 7;
/** Of the Kafka protocol: https://kafka.apache.org/protocol#The_Messages_OffsetFetch */
export const OFFSET_FETCH_API_KEY = 9;
const ONE_ENTRY = 2;
const NOTHING_COMMITTED = -1n;

/**
 * The body of OffsetFetch 7 for one partition. The first byte ends the request's header, which has tagged fields from
 * version 6 on: kafkajs writes headers without them.
 */
function encode({ groupId, topic, partition }: GroupPartition): Encoder {
  return new Encoder()
    .writeUVarInt(0)
    .writeUVarIntString(groupId)
    .writeUVarInt(ONE_ENTRY)
    .writeUVarIntString(topic)
    .writeUVarInt(ONE_ENTRY)
    .writeInt32(partition)
    .writeUVarInt(0)
    .writeBoolean(true)
    .writeUVarInt(0);
}

/** @throws kafkajs's protocol error where the answer is one; UNSTABLE_OFFSET_COMMIT means "not yet" */
function decode(raw: Buffer, asked: GroupPartition): CommittedPosition {
  const decoder = new Decoder(raw);
  decoder.readTaggedFields();
  decoder.readInt32();
  const found = decoder.readUVarIntArray(() => {
    const topic = decoder.readUVarIntString();
    const partitions = decoder.readUVarIntArray(() => readPartition(decoder)) ?? [];
    decoder.readTaggedFields();
    return partitions.map((one) => ({ ...one, topic }));
  });
  assertSuccess(decoder.readInt16());
  const one = (found ?? [])
    .flat()
    .find(({ topic, partition }) => topic === asked.topic && partition === asked.partition);
  if (one === undefined) throw incomplete(where(asked));
  assertSuccess(one.errorCode);
  return {
    offset: one.offset === NOTHING_COMMITTED ? null : one.offset,
    metadata: one.metadata === '' ? null : one.metadata,
  };
}

function readPartition(decoder: Decoder) {
  const partition = decoder.readInt32();
  const offset = BigInt(decoder.readInt64().toString());
  decoder.readInt32();
  const metadata = decoder.readUVarIntString();
  const errorCode = decoder.readInt16();
  decoder.readTaggedFields();
  return { partition, offset, metadata, errorCode };
}

function assertSuccess(errorCode: number): void {
  if (errorCode !== 0) throw createErrorFromCode(errorCode);
}

const where = ({ groupId, topic, partition }: GroupPartition): string =>
  `OffsetFetch of ${groupId} ${topic}/${partition}`;

/** As kafkajs's connection takes a request, with the reading of its answer (src/network/connection.js send). */
export interface StableOffsetFetch {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<Encoder>;
  };
  readonly response: {
    readonly decode: (raw: Buffer) => Promise<CommittedPosition>;
    readonly parse: (decoded: CommittedPosition) => Promise<CommittedPosition>;
  };
  /** "Not yet" is an answer like others, no line in the client's log. */
  readonly logResponseError: false;
}

/**
 * OffsetFetch with `require_stable` (KIP-447): answered only when every offset that was written for the group counts,
 * also after the coordinator moved. Without it a coordinator answers from what its followers had when it last heard of
 * them, which may be before the last commit.
 * @param version what kafkajs found the broker and this request to have in common
 */
export function stableOffsetFetch(asked: GroupPartition, version: number): StableOffsetFetch {
  if (version !== VERSION)
    throw new KafkaFailure('kafka_broker_too_old', `${where(asked)}: version ${version}`);
  return {
    request: {
      apiKey: OFFSET_FETCH_API_KEY,
      apiVersion: VERSION,
      apiName: 'OffsetFetch',
      encode: () => Promise.resolve(encode(asked)),
    },
    response: { decode: async (raw) => decode(raw, asked), parse: async (decoded) => decoded },
    logResponseError: false,
  };
}

/** What kafkajs chooses a request's version by (src/protocol/requests/index.js lookup). */
export function offsetFetchDefinition(asked: GroupPartition) {
  return {
    versions: [String(VERSION)],
    protocol: ({ version }: { version: number }) => stableOffsetFetch(asked, version),
  };
}
