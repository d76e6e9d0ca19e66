import { recordBatch, type TimedRecord } from './record-batch.js';

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

/** The body of a Produce request, versions 3 to 7 (https://kafka.apache.org/protocol#The_Messages_Produce). */
export function produceRequest(request: ProduceArguments, nowMs: number): Buffer {
  const parts: Buffer[] = [text(request.transactionalId ?? null), int16(request.acks)];
  parts.push(int32(request.timeout), int32(request.topicData.length));
  for (const { topic, partitions } of request.topicData) {
    parts.push(text(topic), int32(partitions.length));
    for (const data of partitions) {
      const batch = recordBatch(data.messages, producerOf(request, data), nowMs);
      parts.push(int32(data.partition), int32(batch.length), batch);
    }
  }
  return Buffer.concat(parts);
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

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string | null): Buffer {
  if (value === null) return int16(NULL_STRING);
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}
