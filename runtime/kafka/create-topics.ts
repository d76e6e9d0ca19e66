import type { Admin, ITopicConfig } from 'kafkajs';
import { isProtocolError } from './errors.js';
import { isTooEarly } from './too-early.js';
import { wait } from './wait.js';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
/** A leader knows that it leads well before that. Whoever asks later is patient himself (partitionOffsets). */
const ANSWER_MS = 5_000;

/** A broker answers so until the controller has told it of a new topic and of who leads its partitions. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

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
 * Waits until every partition of the topics has a leader, and for a moment until it answers: metadata names it before
 * it knows that it leads. Rejects with the broker's answer after half a minute without a leader.
 */
export async function untilLed(admin: Admin, names: readonly string[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (names.length > 0) {
    try {
      if (await haveLeaders(admin, names)) return await untilAnswered(admin, names);
    } catch (error) {
      if (!isProtocolError(error, NOT_YET) || Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error(`no leader after ${PATIENCE_MS} ms: ${names.join(', ')}`);
    await wait(PAUSE_MS);
  }
}

async function haveLeaders(admin: Admin, names: readonly string[]): Promise<boolean> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
}

async function untilAnswered(admin: Admin, names: readonly string[]): Promise<void> {
  const deadline = Date.now() + ANSWER_MS;
  for (;;) {
    try {
      // One by one: kafkajs forgets connections that it opens side by side, and a process with one left never ends.
      for (const name of names) await admin.fetchTopicOffsets(name);
      return;
    } catch (error) {
      if (!isTooEarly(error)) throw error;
      if (Date.now() > deadline) return;
    }
    await wait(PAUSE_MS);
  }
}
