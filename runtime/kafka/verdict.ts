import { causes, isProtocolError, KafkaFailure, type KafkaFailureCode, property } from './errors.js';

/**
 * What an error means for a worker. This is the only place that decides it.
 * - `fatal`: trying again cannot help, or must not be done before a person has looked: the process ends.
 *   Own failures (a hole in the log, an impossible offset) and any error that says `retriable: false` with a
 *   text code of ours, such as a schema that the registry does not know.
 * - `fenced`: another owner of the transactional.id exists. Do nothing on this partition until the group has a
 *   new generation; if none comes the coordinator may have ended a transaction that took too long, so try again
 *   after a while; repeatedly fenced in one generation is fatal.
 * - `retry`: the broker, the network or another server is away. Give the partition back, come back with
 *   backoff, for as long as it takes.
 * - `doubtful`: everything else, e.g. a throw of the stage's code. As `retry`, but the same position failing
 *   several times over is fatal: better a dead process that someone sees than a silent loop.
 */
export type Verdict = 'fatal' | 'fenced' | 'retry' | 'doubtful';

const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'TRANSACTION_COORDINATOR_FENCED']);

/** Seen for moments where a new leader or an old coordinator is behind; final only if they stay. */
const MAY_PASS = new Set<KafkaFailureCode>([
  'kafka_offset_beyond_log',
  'kafka_offset_behind_state',
  'kafka_not_acknowledged',
]);

const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function isAway(link: object): boolean {
  const code = property(link, 'code');
  return property(link, 'retriable') === true || (typeof code === 'string' && AWAY_CODES.has(code));
}

/** kafkajs sets `retriable: false` on its wrappers too, with numeric codes; ours have text codes. */
function isFinal(link: object): boolean {
  return property(link, 'retriable') === false && typeof property(link, 'code') === 'string';
}

function verdictOnOwn(failure: KafkaFailure): Verdict {
  if (MAY_PASS.has(failure.code)) return 'doubtful';
  return failure.retriable ? 'retry' : 'fatal';
}

/** @see Verdict */
export function judge(error: unknown): Verdict {
  const links = causes(error);
  const own = links.find((link) => link instanceof KafkaFailure);
  if (own instanceof KafkaFailure) return verdictOnOwn(own);
  if (isProtocolError(error, FENCED)) return 'fenced';
  if (links.some(isAway)) return 'retry';
  return links.some(isFinal) ? 'fatal' : 'doubtful';
}
