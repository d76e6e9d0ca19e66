import type {
  ChunkResult,
  IncomingRecord,
  OutgoingRecord,
  PartitionWork,
  TransactionalWorkerOptions,
} from '../kafka/types.js';

/** The output that shows one input: same partition, `topic/partition/offset` of the input as value. */
export function echo(outputTopic: string, input: IncomingRecord): OutgoingRecord {
  const { topic, partition, offset, key } = input;
  return {
    topic: outputTopic,
    key,
    value: Buffer.from(`${topic}/${partition}/${offset}`),
    headers: {},
    timestampMs: input.timestampMs,
    partition,
  };
}

/** Work that echoes each input, after `before` has had its chance to throw or to wait. */
export function echoWork(
  outputTopic: string,
  before: (chunk: readonly IncomingRecord[]) => void | Promise<void> = () => {},
): PartitionWork {
  return {
    restore: async () => null,
    process: async (chunk): Promise<ChunkResult> => {
      await before(chunk);
      return { outputs: chunk.map((input) => echo(outputTopic, input)), committed: () => {} };
    },
  };
}

/** Options of a worker that echoes. */
export function echoOptions(
  groupId: string,
  inputTopic: string,
  outputTopic: string,
  more: Partial<TransactionalWorkerOptions> = {},
): TransactionalWorkerOptions {
  return {
    groupId,
    topics: [inputTopic],
    transactionalIdPrefix: groupId,
    maxChunkRecords: 25,
    workFor: () => echoWork(outputTopic),
    onProgress: () => {},
    ...more,
  };
}
