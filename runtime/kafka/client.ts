import { rootCertificates } from 'node:tls';
import { assertNever } from '@quittance/schemas/assert-never';
import {
  type Admin,
  type Consumer,
  type ConsumerConfig,
  type ICustomPartitioner,
  Kafka,
  logLevel,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import Cluster from 'kafkajs/src/cluster';
import defaultSocketFactory from 'kafkajs/src/network/socketFactory';
import type { KafkaSettings } from '../config/servers.js';
import { applyGuards } from './patches/index.js';

/** A line of the client's own log. */
export interface KafkaLogLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly detail: object;
}

/**
 * The guarded client. Outside runtime/kafka it is only handed around. Every call makes its own kafkajs instance:
 * kafkajs shares a group's committed offsets between all consumers and producers of one instance
 * (src/index.js OFFSETS), and nobody here may read a position that another has set.
 */
export interface KafkaClient {
  appendProducer(createPartitioner: ICustomPartitioner): Producer;
  transactionalProducer(transactionalId: string, createPartitioner: ICustomPartitioner): Producer;
  consumer(config: ConsumerConfig): Consumer;
  admin(): Admin;
  /** Bare connections for reading a partition without a group, by default as a read_committed reader. */
  cluster(isolation?: Isolation): Cluster;
}

/** What a reader sees of transactions: what is committed, or also what is still open. */
export type Isolation = keyof typeof ISOLATION_LEVELS;

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
const METADATA_MAX_AGE_MS = 300_000;
/** Guard 11: an open transaction holds back every reader, so a lost one must end soon. */
const TRANSACTION_TIMEOUT_MS = 20_000;
const ISOLATION_LEVELS = { readUncommitted: 0, readCommitted: 1 } as const;

/**
 * Guard 17: where one of several brokers refuses its part of a send, kafkajs begins again while the parts of the others
 * are still on their way, and sends those a second time under new sequence numbers: the records are then twice in one
 * transaction, and the send succeeds (src/producer/sendMessages.js: Promise.all, and a broker without an answer yet
 * counts as one that was not asked). So a transaction's send is never repeated: it fails, and the transaction with it.
 */
export const SEND_ONCE = { retries: 0 };
const RETRY = { initialRetryTime: 50, multiplier: 2, maxRetryTime: 1_000, retries: 12 };

const LEVEL_NAMES = new Map<logLevel, KafkaLogLine['level']>([
  [logLevel.ERROR, 'error'],
  [logLevel.WARN, 'warn'],
  [logLevel.INFO, 'info'],
  [logLevel.DEBUG, 'debug'],
]);

function tlsOptions(settings: KafkaSettings): { ca: string[] } | true | undefined {
  if (settings.tls === null) return undefined;
  return settings.tls.caPem === null ? true : { ca: [...rootCertificates, settings.tls.caPem] };
}

/** kafkajs types each mechanism apart. */
function saslOptions(settings: KafkaSettings): SASLOptions | undefined {
  if (settings.sasl === null) return undefined;
  const { mechanism, username, password } = settings.sasl;
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      return assertNever(mechanism);
  }
}

/** The configured session, with as many heartbeats in it as in the default one; the consumer's own where none is set. */
function sessionOf({ sessionTimeoutMs }: KafkaSettings): Partial<ConsumerConfig> {
  if (sessionTimeoutMs === undefined) return {};
  return { sessionTimeout: sessionTimeoutMs, heartbeatInterval: Math.floor(sessionTimeoutMs / 7) };
}

/** @param onLog takes the client's own log lines; by default they are dropped: errors reach callers as errors. */
export function createKafka(
  settings: KafkaSettings,
  clientId: string,
  onLog: (line: KafkaLogLine) => void = () => {},
): KafkaClient {
  applyGuards();
  const ssl = tlsOptions(settings);
  const sasl = saslOptions(settings);
  const instance = (): Kafka =>
    new Kafka({
      brokers: [...settings.brokers],
      clientId,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      retry: RETRY,
      ...(ssl === undefined ? {} : { ssl }),
      ...(sasl === undefined ? {} : { sasl }),
      logLevel: logLevel.INFO,
      logCreator:
        () =>
        ({ level, log: { message, timestamp: _, ...detail } }) =>
          onLog({ level: LEVEL_NAMES.get(level) ?? 'info', message, detail }),
    });
  return {
    // Guard 1: not idempotent, see append.ts; acks are set at each send.
    appendProducer: (createPartitioner) =>
      instance().producer({ createPartitioner, allowAutoTopicCreation: false, idempotent: false }),
    transactionalProducer: (transactionalId, createPartitioner) =>
      instance().producer({
        createPartitioner,
        allowAutoTopicCreation: false,
        transactionalId,
        transactionTimeout: TRANSACTION_TIMEOUT_MS,
        maxInFlightRequests: 1,
        retry: SEND_ONCE,
      }),
    consumer: (config) =>
      instance().consumer({ ...config, ...sessionOf(settings), allowAutoTopicCreation: false }),
    admin: () => instance().admin(),
    cluster: (isolation = 'readCommitted') =>
      new Cluster({
        logger: instance().logger(),
        socketFactory: defaultSocketFactory(),
        brokers: [...settings.brokers],
        ssl,
        sasl,
        clientId,
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        enforceRequestTimeout: true,
        metadataMaxAge: METADATA_MAX_AGE_MS,
        retry: RETRY,
        allowAutoTopicCreation: false,
        maxInFlightRequests: null,
        isolationLevel: ISOLATION_LEVELS[isolation],
      }),
  };
}
