import type {
  FetchedMessage,
  FetchedPartition,
  FetchResponse,
} from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { Input } from './input.js';
import { recordsOf } from './record-set.js';

/**
 * Decodes a fetch response v11 as kafkajs does (src/protocol/requests/fetch/v11/response.js), which makes a decoder, two
 * long numbers and a chain of copied objects for every record. null where a record set holds what is not read here.
 */
export function decodeFetchResponse(raw: Buffer): FetchResponse | null {
  const input = new Input(raw);
  const head = {
    // The broker has not throttled this answer; it expects that the client waits before its next (KIP-219).
    throttleTime: 0,
    clientSideThrottleTime: input.int32(),
    errorCode: input.int16(),
    sessionId: input.int32(),
  };
  let isReadHere = true;
  const responses = input.array(() => ({
    topicName: input.string(),
    partitions: input.array(() => {
      const { messages, ...about } = partitionOf(input);
      isReadHere &&= messages !== null;
      return { ...about, messages: messages ?? [] };
    }),
  }));
  return isReadHere ? { ...head, responses } : null;
}

type Partition = Omit<FetchedPartition, 'messages'> & { readonly messages: FetchedMessage[] | null };

function partitionOf(input: Input): Partition {
  return {
    partition: input.int32(),
    errorCode: input.int16(),
    highWatermark: input.int64().toString(),
    lastStableOffset: input.int64().toString(),
    lastStartOffset: input.int64().toString(),
    abortedTransactions: input.array(() => ({
      producerId: input.int64().toString(),
      firstOffset: input.int64().toString(),
    })),
    preferredReadReplica: input.int32(),
    messages: messagesOf(input),
  };
}

function messagesOf(input: Input): FetchedMessage[] | null {
  const size = input.int32();
  if (size <= 0) return [];
  input.at += size;
  return recordsOf(input.bytes.subarray(input.at - size, input.at));
}
