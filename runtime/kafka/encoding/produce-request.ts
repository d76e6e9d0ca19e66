import { Output } from './output.js';
import { type TimedRecord, writeRecordBatch } from './record-batch.js';

/** What kafkajs asks the protocol to send: sequences are set by its transaction manager (src/producer/sendMessages.js). */
export interface ProduceArguments {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null | undefined;
  /** A Long of kafkajs, or a number. */
  readonly producerId?: { toString(): string } | undefined;
  readonly producerEpoch?: number | undefined;
  readonly topicData: readonly TopicData[];
}

interface TopicData {
  readonly topic: string;
  readonly partitions: readonly PartitionData[];
}

interface PartitionData {
  readonly partition: number;
  readonly messages: readonly TimedRecord[];
  readonly firstSequence?: number | undefined;
}

const NO_PRODUCER_ID = '-1';
const NULL_STRING = -1;

const LENGTH_BYTES = 4;

/** Shared: a request is written at once, and the result is copied out. */
const output = new Output();

/** The body of a Produce request, versions 3 to 7 (https://kafka.apache.org/protocol#The_Messages_Produce). */
export function produceRequest(request: ProduceArguments, nowMs: number): Buffer {
  output.clear();
  writeText(request.transactionalId ?? null);
  output.int16(request.acks);
  output.int32(request.timeout);
  output.int32(request.topicData.length);
  for (const { topic, partitions } of request.topicData) {
    writeText(topic);
    output.int32(partitions.length);
    for (const data of partitions) {
      output.int32(data.partition);
      const lengthAt = output.skip(LENGTH_BYTES);
      const from = output.end;
      writeRecordBatch(output, data.messages, producerOf(request, data), nowMs);
      output.view(lengthAt, from).writeInt32BE(output.end - from);
    }
  }
  return output.copy();
}

function writeText(value: string | null): void {
  const bytes = value === null ? null : Buffer.from(value);
  output.int16(bytes?.length ?? NULL_STRING);
  if (bytes !== null) output.bytes(bytes);
}

function producerOf(request: ProduceArguments, { firstSequence }: PartitionData) {
  const { producerId = NO_PRODUCER_ID, producerEpoch = 0, transactionalId = null } = request;
  return {
    producerId: BigInt(producerId.toString()),
    producerEpoch,
    firstSequence: firstSequence ?? 0,
    isTransactional: transactionalId !== null && transactionalId !== '',
  };
}
