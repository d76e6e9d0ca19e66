/**
 * Where a process may die between two steps that others can see. The list is closed and in the order in which the
 * steps are taken; ARCHITECTURE.md says of each what is lost, what is repeated, and why the result is the same.
 * `takeover.` and `chunk.` are passed by translate and by fold, `range.` and `insert.` by every projection.
 */
export const CRASH_POINTS = [
  /** A callback is authentic; nothing of it is with Kafka. */
  'ingress.verified',
  /** Callbacks were taken from the queue; their produce request is not on its way. */
  'ingress.sending',
  /** Kafka is away; the callback is written to the spill's file, not synced. */
  'ingress.spill_written',
  /** It is synced; nobody has been answered. */
  'ingress.spilled',
  /** A file of the spill is with Kafka; it is not removed. */
  'ingress.drained',
  /** Every broker concerned has acknowledged; nobody has been answered. */
  'ingress.appended',
  /** The provider's success is made, not sent. */
  'ingress.replying',
  /** A partition was assigned; the former owner is not fenced. */
  'takeover.begin',
  /** The former owner is fenced, what it had open is ended; no state is read. */
  'takeover.fenced',
  /** Part of the changelog is in the store. fold only. */
  'takeover.restoring',
  /** State is complete; the committed offset is not read. */
  'takeover.restored',
  /** A chunk is in hand; nothing was done with it. */
  'chunk.read',
  /** Its outputs are made; no transaction has begun. */
  'chunk.processed',
  /** The transaction has begun; the broker has not been told. */
  'chunk.begun',
  /** The offset is in the transaction; no output is. */
  'chunk.positioned',
  /** Outputs are in the log, too; the transaction is not committed. */
  'chunk.sent',
  /** Committed; this process does not know its position, store and cache do not know the chunk. */
  'chunk.committed',
  /** Committed; the store is about to take the chunk. fold only. */
  'chunk.storing',
  /** The store has the chunk; the cache does not. fold only. */
  'chunk.stored',
  /** All of the chunk is done; the next is not begun. */
  'chunk.done',
  /** A range is chosen; its plan is not written. */
  'range.chosen',
  /** The plan is written (BEFORE); nothing of the range is inserted. */
  'range.planned',
  /** A former owner's planned range was read again; it is not inserted again. */
  'range.reread',
  /** An insert is about to be sent; a delay from here is in the midst of it. */
  'insert.sending',
  /** ClickHouse has stored an insert; others of the range may follow. */
  'insert.stored',
  /** All of the range is stored; the commit (AFTER) is not written. */
  'range.stored',
  /** The commit is written; the next range is not chosen. */
  'range.committed',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Told of every passage. @param where which of several parts of the process passes, e.g. a consumer group */
export type CrashHook = (point: CrashPoint, where: string) => void;

const nothing: CrashHook = () => {};
let hook: CrashHook = nothing;

/** Passes a point. Does nothing; a test may have put a hook here before the process began. */
export function crashPoint(point: CrashPoint, where = ''): void {
  hook(point, where);
}

/** For tests only: what happens at the points of this process from now on. */
export function hookCrashPoints(next: CrashHook): void {
  hook = next;
}
