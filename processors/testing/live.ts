import { randomUUID } from 'node:crypto';
import { systemNow } from '@quittance/runtime/clock';
import { type Codec, openCodec } from '@quittance/runtime/codec';
import { readServers, type Servers } from '@quittance/runtime/config/env';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka, type KafkaClient } from '@quittance/runtime/kafka/client';
import { clusterId, committedOffsets, partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { provision } from '@quittance/runtime/kafka/provision';
import { readPartition } from '@quittance/runtime/kafka/read';
import type { IncomingRecord, OutgoingRecord, RunningWorker } from '@quittance/runtime/kafka/types';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { orderSnapshots } from '@quittance/schemas/topics/index';
import type { IdempotencyCache } from '../idempotency/cache.js';
import { outcomeCounter } from '../outcome.js';
import { stageMonitors } from '../progress.js';
import { openStageCodecs, type StageCodecs, type StageOptions, startStage } from '../stages.js';
import { type TopicNames, topicNames } from '../topics.js';

export const PARTITIONS = 2;
const PATIENCE_MS = 60_000;

/** The real servers of the environment, and their cluster. */
export interface Live {
  readonly servers: Servers;
  readonly kafka: KafkaClient;
  readonly codec: Codec;
  readonly codecs: StageCodecs;
  readonly clusterId: string;
}

export async function connectLive(): Promise<Live> {
  const servers = readServers(process.env);
  const kafka = createKafka(servers.kafka, 'processors-spec');
  const codec = await openCodec(servers.registry);
  await registerBesideOthers(codec);
  return { servers, kafka, codec, codecs: await openStageCodecs(codec), clusterId: await clusterId(kafka) };
}

const REGISTRY_ATTEMPTS = 20;

/** Specs run side by side, and Apicurio refuses (409) to set a subject's rule where another has just set it. */
async function registerBesideOthers(codec: Codec, attempt = 1): Promise<void> {
  try {
    await codec.register();
  } catch (error) {
    if (attempt === REGISTRY_ATTEMPTS) throw error;
    await registerBesideOthers(codec, attempt + 1);
  }
}

/** A pipeline with topics, groups and transactional ids of its own, so that several run beside each other. */
export interface LivePipeline {
  readonly names: TopicNames;
  readonly options: StageOptions;
  /** Once more: another member of each group, and so a rebalance. */
  start(): Promise<void>;
  stop(): Promise<void>;
  send(records: readonly OutgoingRecord[]): Promise<void>;
  /** Resolves when both stages have committed everything that was sent. */
  caughtUp(): Promise<void>;
  read(topic: string): Promise<readonly IncomingRecord[]>;
  remove(): Promise<void>;
}

export async function openPipeline(
  live: Live,
  cache: IdempotencyCache,
  over: Partial<StageOptions> = {},
): Promise<LivePipeline> {
  const { kafka, codecs } = live;
  const prefix = `spec-${randomUUID().slice(0, 8)}.`;
  const names = topicNames(prefix);
  const all = [
    ...names.callbacks,
    names.operatorActions,
    names.redrives,
    names.statementLines,
    names.orderFacts,
    names.orderEvents,
    names.callbackOutcomes,
    names.deadLetters,
  ];
  const forever = { kind: 'forever' } as const;
  await provision(
    kafka,
    [
      ...all.map((name) => ({ name, retention: forever })),
      { name: names.orderSnapshots, retention: orderSnapshots.retention },
    ],
    { partitions: PARTITIONS, replication: 1 },
  );
  const metrics = createMetrics('spec');
  const log = createLog({ service: 'spec', level: process.env['QUITTANCE_LOG_LEVEL'] ?? 'silent' });
  const options: StageOptions = {
    kafka,
    codecs,
    cache,
    buyerKeys: new Map(),
    clusterId: live.clusterId,
    counter: outcomeCounter(metrics),
    monitor: stageMonitors(metrics, log),
    log,
    now: systemNow,
    maxChunkRecords: 20,
    stateDir: null,
    prefix,
    ...over,
  };
  const appender = await openAppender(kafka);
  let workers: readonly RunningWorker[] = [];
  let failure: unknown = null;
  return {
    names,
    options,
    async start() {
      const started = await Promise.all([startStage('translate', options), startStage('fold', options)]);
      for (const worker of started) {
        worker.ended.catch((thrown: unknown) => {
          failure = thrown;
        });
      }
      workers = [...workers, ...started];
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      workers = [];
    },
    send: (records) => appender.append(records),
    async caughtUp() {
      const alive = () => {
        if (failure !== null) throw failure;
      };
      await untilCommitted(
        kafka,
        `${prefix}quittance-translate`,
        [...names.callbacks, names.operatorActions, names.redrives, names.statementLines],
        alive,
      );
      await untilCommitted(kafka, `${prefix}quittance-fold`, [names.orderFacts], alive);
    },
    read: (topic) => readTopic(kafka, topic),
    async remove() {
      await appender.close();
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [...all, names.orderSnapshots] });
      await admin.disconnect();
    },
  };
}

/** Waits for the group's progress, never for a while. @param alive throws once there is nobody left to wait for */
async function untilCommitted(
  kafka: KafkaClient,
  group: string,
  topics: readonly string[],
  alive: () => void,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    alive();
    const waiting = await Promise.all(topics.map((topic) => uncommitted(kafka, group, topic)));
    const left = waiting.reduce((sum, count) => sum + count, 0);
    if (left === 0) return;
    if (Date.now() > deadline) throw new Error(`${group} has ${left} records to go`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Records the group has not committed yet. Offsets alone do not tell: a transaction's marker has one too. */
async function uncommitted(kafka: KafkaClient, group: string, topic: string): Promise<number> {
  const committed = await committedOffsets(kafka, group, [topic]);
  let count = 0;
  for (const { partition, high } of await partitionOffsets(kafka, topic)) {
    const fromOffset = committed.find((one) => one.partition === partition)?.offset ?? 0n;
    if (fromOffset >= high) continue;
    await readPartition(kafka, {
      topic,
      partition,
      fromOffset,
      isolation: 'read_committed',
      onRecords: (records) => {
        count += records.length;
      },
    });
  }
  return count;
}

async function readTopic(kafka: KafkaClient, topic: string): Promise<readonly IncomingRecord[]> {
  const found: IncomingRecord[] = [];
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    await readPartition(kafka, {
      topic,
      partition,
      fromOffset: 0n,
      isolation: 'read_committed',
      onRecords: (records) => void found.push(...records),
    });
  }
  return found;
}
