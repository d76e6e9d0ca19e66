import { isProtocolError } from './errors.js';

const NEW_LEADER = new Set(['LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);
const NEW_TOPIC = new Set(['UNKNOWN_TOPIC_OR_PARTITION']);

/**
 * Is this what asking for the offsets of a topic gives while a partition has a new leader? Also a TypeError: kafkajs
 * takes the answer apart before it looks whether its metadata knew the topic (src/admin/index.js fetchTopicOffsets).
 */
export function isNewLeader(error: unknown): boolean {
  return error instanceof TypeError || isProtocolError(error, NEW_LEADER);
}

/** The same of a topic that has just been made: not every broker has heard of it. */
export function isTooEarly(error: unknown): boolean {
  return isNewLeader(error) || isProtocolError(error, NEW_TOPIC);
}
