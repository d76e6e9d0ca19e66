/** Failures that end a worker, with what a person does about them. Codes are stable. */
export const KAFKA_FAILURES = {
  kafka_hole_below_log_start:
    'Records between the committed offset and the start of the log were deleted before they were read. Restore them or decide what is lost, then set the offset by hand.',
  kafka_offset_beyond_log:
    'The committed offset lies beyond the end of the log: the topic was truncated or made anew. Find out which, then set the offset by hand.',
  kafka_offset_behind_state:
    'The committed offset lies before what the state has applied, impossible under atomic commits: someone moved the offset or mixed two clusters.',
  kafka_state_lost:
    'The topic of the state holds less than was committed together with the offset: it was made anew, truncated or restored from an older copy. `quittance rebuild state --repair` writes what is missing.',
  kafka_fenced:
    'Another process keeps taking this transactional.id over. Two deployments with one group id, or a rogue process: stop one.',
  kafka_work_keeps_failing: 'The same records failed on every attempt. The cause is attached.',
  kafka_committed_step_failed:
    'The step after a commit failed; what it should have written can be rebuilt by a restart.',
  kafka_consumer_crashed: 'The consumer ended for a reason that a new one would meet again.',
  kafka_topic_mismatch: 'A topic exists with another number of partitions or replicas than configured.',
  kafka_client_unguarded: 'The installed kafkajs is not the version the guards were written for.',
  kafka_transactor_misused: 'A transactional producer was used twice at once or after a failure.',
  kafka_not_acknowledged:
    'Records went to a partition that does not exist or was just moving, and nothing was stored of them. If it stays: the topic has fewer partitions than its input.',
  kafka_foreign_plan:
    'The offset of a projection carries metadata that no projection wrote: something else commits to its group.',
  kafka_answer_incomplete:
    'An answer came without the partition that was asked for. It is asked for again; if it stays, the topic is being made or removed.',
  kafka_broker_too_old:
    'The broker has no OffsetFetch 7, without which a committed offset cannot be read for certain: Kafka 2.5 or newer is needed (KIP-447).',
  kafka_read_stalled: 'A partition could not be read to its end within the time allowed.',
} as const;

export type KafkaFailureCode = keyof typeof KAFKA_FAILURES;

/** An error of this module. Never retriable, unless said so. */
export class KafkaFailure extends Error {
  readonly code: KafkaFailureCode;
  readonly retriable: boolean;
  override readonly name = 'KafkaFailure';

  constructor(code: KafkaFailureCode, detail: string, more: { cause?: unknown; retriable?: boolean } = {}) {
    super(`${code}: ${detail}`, 'cause' in more ? { cause: more.cause } : undefined);
    this.code = code;
    this.retriable = more.retriable ?? false;
  }

  get whatToDo(): string {
    return KAFKA_FAILURES[this.code];
  }
}

const MAX_CAUSES = 10;

/** An error and what caused it, outermost first. kafkajs wraps several times. */
export function causes(error: unknown): readonly object[] {
  const found: object[] = [];
  let link: unknown = error;
  while (typeof link === 'object' && link !== null && found.length < MAX_CAUSES) {
    found.push(link);
    link = property(link, 'cause');
  }
  return found;
}

/** A property of an unknown object, as unknown. */
export function property(target: object, name: string): unknown {
  return Reflect.get(target, name);
}

/** True where the error or a cause of it is a Kafka protocol error of one of these types (kafkajs protocol/error.js). */
export function isProtocolError(error: unknown, types: ReadonlySet<string>): boolean {
  return protocolError(error, types) !== null;
}

/** The protocol error of one of these types that an error is, or comes from; null where there is none. */
export function protocolError(error: unknown, types: ReadonlySet<string>): object | null {
  const found = causes(error).find((link) => {
    const type = property(link, 'type');
    return typeof type === 'string' && types.has(type);
  });
  return found ?? null;
}

/** The failure of ours inside an error, as kafkajs wraps what is thrown inside it; else the error itself. */
export function ownFailure(error: unknown): unknown {
  return causes(error).find((link) => link instanceof KafkaFailure) ?? error;
}
