/** The parts of kafkajs 2.2.4 that the guards reach into (it has no `exports` map). Read in its source. */

declare module 'kafkajs/package.json' {
  export const version: string;
}

declare module 'kafkajs/src/network/requestQueue' {
  /** src/network/requestQueue/index.js */
  class RequestQueue {
    constructor(options: {
      maxInFlightRequests: number | null;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      clientId: string;
      broker: string;
      logger: Pick<import('kafkajs').Logger, 'debug'>;
    });
    readonly pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }
  export = RequestQueue;
}

declare module 'kafkajs/src/consumer/offsetManager' {
  /** src/consumer/offsetManager/index.js */
  class OffsetManager {
    constructor(options: {
      groupId: string;
      memberAssignment: Readonly<Record<string, number[]>>;
      cluster: { committedOffsets(which: { groupId: string }): Record<string, unknown> };
    });
    readonly groupId: string;
    setDefaultOffset(where: { topic: string; partition: number }): Promise<void>;
  }
  export = OffsetManager;
}

declare module 'kafkajs/src/protocol/requests/fetch/v11/response' {
  namespace response {
    /** null: a header without a value. */
    type HeaderValue = Buffer | string | null;
    interface FetchedMessage {
      readonly offset: string;
      readonly key: Buffer | null;
      readonly value: Buffer | null;
      readonly timestamp: string;
      readonly headers: Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>>;
      isControlRecord: boolean;
      readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
    }
    interface FetchedPartition {
      readonly partition: number;
      readonly errorCode: number;
      readonly highWatermark: string;
      readonly lastStableOffset: string;
      /** kafkajs's spelling of log_start_offset */
      readonly lastStartOffset: string;
      abortedTransactions: readonly { readonly producerId: string; readonly firstOffset: string }[];
      readonly preferredReadReplica: number;
      messages: FetchedMessage[];
    }
    interface FetchResponse {
      readonly throttleTime: number;
      readonly clientSideThrottleTime: number;
      readonly errorCode: number;
      readonly sessionId: number;
      readonly responses: readonly {
        readonly topicName: string;
        readonly partitions: readonly FetchedPartition[];
      }[];
    }
  }
  /** src/network/connection.js calls `decode` as a property of this very object. */
  const response: { decode: (raw: Buffer) => Promise<response.FetchResponse> };
  export = response;
}

declare module 'kafkajs/src/cluster' {
  import type { Logger, SASLOptions } from 'kafkajs';
  import type { FetchResponse } from 'kafkajs/src/protocol/requests/fetch/v11/response';

  interface ProtocolRequest<Answer> {
    readonly response: { readonly parse: (decoded: Answer) => Promise<Answer> };
  }
  interface Broker {
    readonly nodeId: string;
    /** Chooses the newest version that the broker and the definition have (src/protocol/requests/index.js). */
    lookupRequest<Request>(
      apiKey: number,
      definition: {
        readonly versions: readonly string[];
        readonly protocol: (choice: { version: number }) => Request;
      },
    ): Request;
    readonly connectionPool: {
      send<Answer>(request: ProtocolRequest<Answer>): Promise<Answer>;
    };
    fetch(request: {
      isolationLevel: 0 | 1;
      maxWaitTime: number;
      minBytes: number;
      maxBytes: number;
      topics: readonly {
        topic: string;
        partitions: readonly { partition: number; fetchOffset: string; maxBytes: number }[];
      }[];
    }): Promise<FetchResponse>;
  }
  /** src/cluster/index.js */
  class Cluster {
    constructor(options: {
      logger: Logger;
      socketFactory: unknown;
      brokers: string[];
      ssl: unknown;
      sasl: SASLOptions | undefined;
      clientId: string;
      connectionTimeout: number;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      metadataMaxAge: number;
      retry: { retries: number };
      allowAutoTopicCreation: boolean;
      maxInFlightRequests: number | null;
      isolationLevel: 0 | 1;
    });
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    addTargetTopic(topic: string): Promise<void>;
    refreshMetadata(): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, number[]>>;
    fetchTopicsOffset(
      topics: readonly {
        topic: string;
        fromBeginning: boolean;
        partitions: readonly { partition: number }[];
      }[],
    ): Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]>;
    findBroker(which: { nodeId: string }): Promise<Broker>;
    /** coordinatorType: 0 a group's, 1 a transactional.id's (src/protocol/coordinatorTypes.js) */
    findGroupCoordinator(which: { groupId: string; coordinatorType?: 0 | 1 }): Promise<Broker>;
  }
  export = Cluster;
}

declare module 'kafkajs/src/network/socketFactory' {
  function defaultSocketFactory(): unknown;
  export = defaultSocketFactory;
}

declare module 'kafkajs/src/producer/partitioners/default/murmur2' {
  function murmur2(key: Buffer | string): number;
  export = murmur2;
}

declare module 'kafkajs/src/consumer/filterAbortedMessages' {
  import type { FetchedMessage } from 'kafkajs/src/protocol/requests/fetch/v11/response';

  /** The client's own filter, kept here to show in a test what it lets through. */
  function filterAbortedMessages(input: {
    messages: FetchedMessage[];
    abortedTransactions: readonly { producerId: string; firstOffset: string }[];
  }): FetchedMessage[];
  export = filterAbortedMessages;
}

declare module 'kafkajs/src/protocol/encoder' {
  /** src/protocol/encoder.js */
  class Encoder {
    constructor(initialSize?: number);
    buf: Buffer;
    offset: number;
    readonly buffer: Buffer;
    size(): number;
    writeInt16(value: number): this;
    writeInt32(value: number): this;
    writeInt64(value: number): this;
    writeBoolean(value: boolean): this;
    writeUVarInt(value: number): this;
    writeUVarIntString(value: string | null): this;
  }
  export = Encoder;
}

declare module 'kafkajs/src/protocol/decoder' {
  /** src/protocol/decoder.js */
  class Decoder {
    constructor(buffer: Buffer);
    readInt16(): number;
    readInt32(): number;
    readInt64(): { toString(): string };
    readUVarIntString(): string | null;
    readUVarIntArray<T>(reader: (decoder: Decoder) => T): T[] | null;
    readTaggedFields(): unknown;
  }
  export = Decoder;
}

declare module 'kafkajs/src/protocol/error' {
  export function createErrorFromCode(code: number): Error;
}

declare module 'kafkajs/src/protocol/requests/produce' {
  import type { ProduceArguments } from '@quittance/runtime/kafka/encoding/produce-request';
  import type Encoder from 'kafkajs/src/protocol/encoder';

  namespace produce {
    interface Compressed {
      readonly compression?: number | undefined;
    }
    interface Made {
      readonly request: { readonly apiVersion: number; readonly encode: () => Promise<Encoder> };
      readonly response: unknown;
    }
    type Make = (request: ProduceArguments & Compressed) => Made;
  }
  /** src/protocol/requests/index.js calls `protocol` as a property of this very object. */
  const produce: { protocol: (choice: { version: number | string }) => produce.Make };
  export = produce;
}

declare module 'kafkajs/src/producer/groupMessagesPerPartition' {
  import type { ICustomPartitioner, Message, PartitionMetadata } from 'kafkajs';

  function groupMessagesPerPartition(input: {
    topic: string;
    partitionMetadata: readonly PartitionMetadata[];
    messages: Message[];
    partitioner: ReturnType<ICustomPartitioner>;
  }): Record<string, Message[]>;
  export = groupMessagesPerPartition;
}
