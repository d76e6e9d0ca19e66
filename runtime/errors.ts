/** What every error of ours says about itself: may it be tried again, and what should a person do. */
interface ErrorRule {
  readonly retriable: boolean;
  readonly meaning: string;
  readonly whatToDo: string;
}

const rule = (retriable: boolean, meaning: string, whatToDo: string): ErrorRule => ({
  retriable,
  meaning,
  whatToDo,
});

/** The one catalogue: a code never changes its meaning. `docs/errors.md` lists exactly these. */
export const ERRORS = {
  configuration_invalid: rule(
    false,
    'Settings in the environment are missing or wrong; nothing was started.',
    'Every mistake is listed with its variable. Correct them all and start again.',
  ),
  accounts_invalid: rule(
    false,
    'The accounts file has mistakes. At start nothing is started; at a reload the former file stays in force.',
    'Every mistake is listed with its path in the file. Correct the file, then start again or send SIGHUP.',
  ),
  server_unreachable: rule(
    true,
    'A server did not answer within the time allowed.',
    'Start the server, or correct its address in the environment.',
  ),
  listen_failed: rule(
    false,
    'A port could not be opened.',
    'Choose another port (0 = any free one), or stop the program that holds it.',
  ),
  append_queue_full: rule(
    true,
    'More callbacks are waiting for Kafka than the queue may hold; the provider was told to come again.',
    'Look at the brokers first; raise QUITTANCE_INGRESS_QUEUE_RECORDS or _QUEUE_BYTES only if they are well.',
  ),
  append_timed_out: rule(
    true,
    'Kafka did not acknowledge a callback in time; the provider was told to come again.',
    'Look at the brokers and at the network between. The record may still arrive: it is then a duplicate and counts once.',
  ),
  append_failed: rule(
    true,
    'Kafka refused a callback, or could not be reached; the provider was told to come again.',
    'The log line carries the cause. Topics are made by `quittance up`.',
  ),
  append_closed: rule(
    true,
    'A callback came while the ingress was stopping; the provider was told to come again.',
    'Nothing: another instance takes the repetition.',
  ),
  provider_threw: rule(
    false,
    "A provider's own code threw where it must return a verdict; the callback was answered 503 and recorded.",
    'This is a bug in schemas/providers: report it with the rejection id.',
  ),
  stop_timed_out: rule(
    false,
    'A part of the process did not stop within its time limit and was left behind.',
    'Nothing is lost: what was not acknowledged is sent again. If it repeats, look at what the named part waits for.',
  ),
  spill_in_use: rule(
    false,
    'The spill folder belongs to another ingress process that is alive.',
    'Give each ingress process a QUITTANCE_SPILL_FOLDER of its own.',
  ),
  spill_failed: rule(
    true,
    'A callback could not be synced to the spill; the provider was told to come again.',
    'Look at the disk of QUITTANCE_SPILL_FOLDER: space, rights, errors in the kernel log.',
  ),
  spill_torn: rule(
    false,
    'A file of the spill ends in bytes that are no whole record. What was readable is in Kafka; the file was renamed to .torn and kept.',
    'After a power failure this is a write nobody was told of, and the file may go. Otherwise the disk is damaged: keep the file, compare with the provider’s own records.',
  ),
  stage_stalled: rule(
    true,
    'A stage had input and made no progress for the time set, and no failure was being tried again: its consumer is dead.',
    'Nothing is lost: the process ends and a new one goes on from the committed offset. If it repeats, keep the log and report it.',
  ),
  local_store_foreign: rule(
    true,
    "The fold's local store belongs to another cluster, topic, partition, format or schema, or to a changelog that was made anew. It is thrown away and rebuilt from order-snapshots.",
    'Nothing, if one of these was changed. If it repeats, two deployments share one QUITTANCE_STATE_DIR.',
  ),
  local_store_damaged: rule(
    true,
    "The fold's local store cannot be read, or is not what was written. It is thrown away and rebuilt from order-snapshots.",
    'Nothing is lost. If it repeats, look at the disk of QUITTANCE_STATE_DIR.',
  ),
  local_store_locked: rule(
    true,
    "Another process, asleep or stopping, still holds the fold's local store.",
    'Nothing: the next free one beside it is used, else memory. If it stays, find the process that holds it.',
  ),
  local_store_unusable: rule(
    true,
    "The fold's local store cannot be opened or written: disk full, no rights, read-only. The partition is kept in memory until the process restarts.",
    'Look at the disk of QUITTANCE_STATE_DIR and restart the processors. Until then they need memory for every order.',
  ),
  local_store_closed: rule(
    true,
    "The fold's local store was asked after its partition had been given up.",
    'Nothing: the partition has a new owner.',
  ),
  rebuild_on_cluster: rule(
    false,
    'A table of a cluster was to be rebuilt: it is two tables on several servers, which nothing swaps at once.',
    'Make a database of another name, let the projections fill it from the start of the log, and change over (docs/cluster.md).',
  ),
  start_cancelled: rule(
    false,
    'The process was told to stop while it was still waiting for a server.',
    'Nothing.',
  ),
} as const satisfies Readonly<Record<string, ErrorRule>>;

export type ErrorCode = keyof typeof ERRORS;

/** An error of the catalogue. `message` is for people and never holds a secret or a callback's content. */
export class QuittanceError extends Error {
  readonly code: ErrorCode;
  readonly retriable: boolean;

  constructor(code: ErrorCode, detail: string, cause?: unknown) {
    super(`${detail} (${code}: ${ERRORS[code].whatToDo})`, cause === undefined ? undefined : { cause });
    this.name = 'QuittanceError';
    this.code = code;
    this.retriable = ERRORS[code].retriable;
  }
}

function member(thrown: unknown, name: 'message' | 'code'): string | null {
  if (typeof thrown !== 'object' || thrown === null) return null;
  // Not `instanceof Error`: an error of another realm (a worker, a vm context) is none.
  const value: unknown = Reflect.get(thrown, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** One line about anything thrown. */
export function errorText(thrown: unknown): string {
  return member(thrown, 'message') ?? member(thrown, 'code') ?? String(thrown);
}

/** The code of a system error, such as ENOENT. */
export function errorCode(thrown: unknown): string {
  return member(thrown, 'code') ?? 'unknown';
}
