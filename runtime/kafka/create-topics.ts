import type { Admin, ITopicConfig } from 'kafkajs';
import { isProtocolError } from './errors.js';
import { wait } from './wait.js';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

/** A broker answers so until the controller has told it of a new topic, of who leads its partitions, and that it does. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);

/**
 * Creates topics and waits until each partition has a leader; topics that exist already are left as they are.
 * kafkajs's own waiting gives up at UNKNOWN_TOPIC_OR_PARTITION, which a busy KRaft broker does answer for a moment
 * (src/admin/index.js, createTopics).
 */
export async function createTopics(admin: Admin, topics: readonly ITopicConfig[]): Promise<void> {
  if (topics.length > 0) await admin.createTopics({ topics: [...topics], waitForLeaders: false });
  await untilLed(
    admin,
    topics.map(({ topic }) => topic),
  );
}

/**
 * Waits until every partition of the topics has a leader that knows it leads: metadata names it a moment before it
 * answers for the partition. Rejects with the broker's answer after half a minute.
 */
export async function untilLed(admin: Admin, names: readonly string[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (names.length > 0) {
    try {
      if (await haveLeaders(admin, names)) return;
    } catch (error) {
      if (!isProtocolError(error, NOT_YET) || Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error(`no leader after ${PATIENCE_MS} ms: ${names.join(', ')}`);
    await wait(PAUSE_MS);
  }
}

async function haveLeaders(admin: Admin, names: readonly string[]): Promise<boolean> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  if (!topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return false;
  await Promise.all(names.map((name) => admin.fetchTopicOffsets(name)));
  return true;
}
