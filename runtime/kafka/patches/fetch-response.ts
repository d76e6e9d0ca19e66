import response from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { decodeFetchResponse } from '../decoding/fetch-response.js';
import { batchEnds } from './batch-ends.js';

type FetchedMessage = response.FetchedMessage;
type FetchedPartition = response.FetchedPartition;
type FetchResponse = response.FetchResponse;

/**
 * Control records are dropped by the consumer but count for its position (src/consumer/batch.js), so whatever
 * must not be seen yet must be passed over is marked as one.
 */
function passOver(offset: bigint): FetchedMessage {
  return {
    offset: offset.toString(),
    key: null,
    value: null,
    timestamp: '0',
    headers: {},
    isControlRecord: true,
    batchContext: { producerId: '-1', inTransaction: false },
  };
}

const ABORT_MARKER = Buffer.from([0, 0, 0, 0]);

/**
 * Marks the records of aborted transactions. As the Java consumer does (CompletedFetch.java): the broker's list
 * is ordered by where transactions *ended*, several may be open at one record, and several may have begun before
 * the first record fetched. kafkajs takes the list as ordered by beginning and opens one per record
 * (src/consumer/filterAbortedMessages.js), so that aborted records of interleaved producers reach the reader.
 */
export function markAborted(partition: FetchedPartition): void {
  const waiting = partition.abortedTransactions
    .map(({ producerId, firstOffset }) => ({ producerId, firstOffset: BigInt(firstOffset) }))
    .sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  partition.abortedTransactions = [];
  if (waiting.length === 0) return;
  const aborted = new Set<string>();
  let next = 0;
  for (const message of partition.messages) {
    const offset = BigInt(message.offset);
    for (; next < waiting.length; next += 1) {
      const begun = waiting[next];
      if (begun === undefined || begun.firstOffset > offset) break;
      aborted.add(begun.producerId);
    }
    const { producerId, inTransaction } = message.batchContext;
    if (!message.isControlRecord) message.isControlRecord = inTransaction && aborted.has(producerId);
    else if (message.key?.equals(ABORT_MARKER)) aborted.delete(producerId);
  }
}

/** Adds a passed-over record where compaction has removed the last records of a batch, or all of them. */
export function markTail(partition: FetchedPartition, end: bigint | undefined): void {
  if (end === undefined) return;
  const last = partition.messages.at(-1);
  if (last === undefined || BigInt(last.offset) < end) partition.messages.push(passOver(end));
}

/** The repaired decoder: our own, and kafkajs's for what that does not read. */
export function repairing(decode: (raw: Buffer) => Promise<FetchResponse>) {
  return async (raw: Buffer): Promise<FetchResponse> => {
    const decoded = decodeFetchResponse(raw) ?? (await decode(raw));
    const ends = batchEnds(raw);
    decoded.responses.forEach(({ partitions }, topicIndex) => {
      partitions.forEach((partition, index) => {
        markAborted(partition);
        markTail(partition, ends[topicIndex]?.[index]);
      });
    });
    return decoded;
  };
}

/**
 * Guard 12: aborted records must stay unseen, and holes left by compaction must not hold a reader up.
 * kafkajs looks `decode` up on this object at each call, so replacing it there serves every connection.
 */
export function guardFetchResponse(): void {
  response.decode = repairing(response.decode);
}
