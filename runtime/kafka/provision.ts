import * as topics from '@quittance/schemas/topics/index';
import type { Retention } from '@quittance/schemas/topics/topic';
import { type Admin, ConfigResourceTypes } from 'kafkajs';
import type { KafkaClient } from './client.js';
import { createTopics, untilLed } from './create-topics.js';
import { KafkaFailure } from './errors.js';
import { withAdmin } from './offsets.js';

export interface ProvisionOptions {
  readonly partitions: number;
  readonly replication: number;
  /** By topic name, instead of the topic's own. */
  readonly retention?: Readonly<Record<string, Retention>>;
}

/** A topic as it must be. */
export interface WantedTopic {
  readonly name: string;
  readonly retention: Retention;
}

/** DescribeConfigs: the value was set on this very topic. */
const SET_ON_TOPIC = 1;
const REPLICAS_FOR_TWO_ACKS = 3;

function wantedTopics(options: ProvisionOptions): readonly WantedTopic[] {
  return Object.values(topics).flatMap(({ names, retention }) =>
    names.map((name) => ({ name, retention: options.retention?.[name] ?? retention })),
  );
}

/** Topic settings; with three replicas an acknowledgement means two copies. */
export function topicConfig(retention: Retention, replication: number): Readonly<Record<string, string>> {
  const minInsync = replication >= REPLICAS_FOR_TWO_ACKS ? '2' : '1';
  const ms = retention.kind === 'delete' ? String(retention.ms) : '-1';
  return {
    'cleanup.policy': retention.kind === 'compact' ? 'compact' : 'delete',
    'retention.ms': ms,
    'min.insync.replicas': minInsync,
  };
}

/**
 * Brings every topic of schemas/topics into being. May be run again and again, by several at once: creates what
 * is missing, sets what differs, and refuses a topic with another number of partitions: keys would move to other
 * partitions, away from the state kept there.
 */
export function provisionTopics(kafka: KafkaClient, options: ProvisionOptions): Promise<void> {
  return provision(kafka, wantedTopics(options), options);
}

/** @see provisionTopics, over topics of the caller's choice. */
export function provision(
  kafka: KafkaClient,
  wanted: readonly WantedTopic[],
  options: ProvisionOptions,
): Promise<void> {
  return withAdmin(kafka, async (admin) => {
    await createMissing(admin, wanted, options);
    // Those that another process is creating at this moment, too.
    await untilLed(
      admin,
      wanted.map(({ name }) => name),
    );
    await assertShape(admin, wanted, options);
    for (const topic of wanted) await alignConfig(admin, topic, options);
  });
}

async function createMissing(
  admin: Admin,
  wanted: readonly WantedTopic[],
  { partitions, replication }: ProvisionOptions,
): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ name }) => !existing.has(name));
  const configEntries = (retention: Retention) =>
    Object.entries(topicConfig(retention, replication)).map(([name, value]) => ({ name, value }));
  await createTopics(
    admin,
    missing.map(({ name, retention }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: replication,
      configEntries: configEntries(retention),
    })),
  );
}

async function assertShape(
  admin: Admin,
  wanted: readonly WantedTopic[],
  { partitions, replication }: ProvisionOptions,
): Promise<void> {
  const { topics: found } = await admin.fetchTopicMetadata({ topics: wanted.map(({ name }) => name) });
  const wrong = found.flatMap(({ name, partitions: has }) => {
    const replicas = Math.min(...has.map((one) => one.replicas.length));
    return has.length === partitions && replicas >= replication
      ? []
      : [
          `${name} has ${has.length} partitions × ${replicas} replicas, configured ${partitions} × ${replication}`,
        ];
  });
  if (wrong.length > 0) throw new KafkaFailure('kafka_topic_mismatch', wrong.join('; '));
}

/** AlterConfigs replaces all settings of the topic, so those an operator has added are sent along. */
async function alignConfig(
  admin: Admin,
  topic: WantedTopic,
  { replication }: ProvisionOptions,
): Promise<void> {
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic.name };
  const { resources } = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
  const entries = resources[0]?.configEntries ?? [];
  const wanted = topicConfig(topic.retention, replication);
  const has = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
  if (Object.entries(wanted).every(([name, value]) => has.get(name) === value)) return;
  const own = entries.filter(({ configSource }) => Number(configSource) === SET_ON_TOPIC);
  const merged = { ...Object.fromEntries(own.map((one) => [one.configName, one.configValue])), ...wanted };
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      { ...resource, configEntries: Object.entries(merged).map(([name, value]) => ({ name, value })) },
    ],
  });
}
