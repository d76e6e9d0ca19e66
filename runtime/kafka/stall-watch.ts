import type { KafkaClient } from './client.js';
import { readCommittedOffsets, readPartitionOffsets, withAdmin } from './offsets.js';
import { keyOf } from './ownership.js';
import type { RunningWorker } from './types.js';

/** A partition with input on which nothing has moved for too long. */
export interface Stalled {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly forMs: number;
  /** Records that wait, control records included. */
  readonly waiting: bigint;
  /** True where no failure is known to be tried again: the consumer itself is dead (hazard 10). */
  readonly silent: boolean;
}

export interface StallWatchOptions {
  /** Those that run now. */
  readonly workers: () => readonly Pick<RunningWorker, 'groupId' | 'topics' | 'reach'>[];
  /** Input and no progress for longer than this is a stall. */
  readonly stallMs: number;
  readonly everyMs: number;
  readonly now: () => number;
  readonly boundsOf: (groupId: string, topic: string) => Promise<ReadonlyMap<number, Bounds>>;
  /** A silent stall: nothing but a new process cures it. Called once. */
  readonly onSilent: (stalled: Stalled) => void;
}

export interface StallWatch {
  /** As of the last look. */
  stalled(): readonly Stalled[];
  stop(): void;
}

/** Of one partition: where its group would begin, and where its records end. */
export interface Bounds {
  readonly begin: bigint;
  readonly end: bigint;
}

interface Seen {
  readonly reached: bigint | null;
  readonly since: number;
}

/** The bounds as Kafka knows them. */
export function kafkaBounds(kafka: KafkaClient): StallWatchOptions['boundsOf'] {
  return (groupId, topic) =>
    withAdmin(kafka, async (admin) => {
      const committed = await readCommittedOffsets(admin, groupId, [topic]);
      const begins = new Map(committed.map(({ partition, offset }) => [partition, offset]));
      const log = await readPartitionOffsets(admin, topic);
      return new Map(
        log.map(({ partition, low, high }) => [
          partition,
          { begin: begins.get(partition) ?? low, end: high },
        ]),
      );
    });
}

/**
 * Looks from outside whether the workers move: it compares where they are with the ends of their partitions, so that
 * a consumer that was forgotten by its library is seen too. A broker that does not answer is not the workers' fault:
 * that look is skipped.
 */
export function watchStalls(options: StallWatchOptions): StallWatch {
  const seen = new Map<string, Seen>();
  let stalled: readonly Stalled[] = [];
  let told = false;
  const look = async (): Promise<void> => {
    stalled = (await Promise.all(options.workers().map((worker) => lookAt(worker, seen, options)))).flat();
    const silent = stalled.find((each) => each.silent);
    if (silent === undefined || told) return;
    told = true;
    options.onSilent(silent);
  };
  const timer = setInterval(() => void look().catch(() => {}), options.everyMs);
  timer.unref();
  return { stalled: () => stalled, stop: () => clearInterval(timer) };
}

async function lookAt(
  worker: Pick<RunningWorker, 'groupId' | 'topics' | 'reach'>,
  seen: Map<string, Seen>,
  { boundsOf, now, stallMs }: StallWatchOptions,
): Promise<readonly Stalled[]> {
  const { groupId, topics } = worker;
  const bounds = new Map<string, ReadonlyMap<number, Bounds>>();
  for (const topic of topics) bounds.set(topic, await boundsOf(groupId, topic));
  return worker.reach().flatMap(({ topic, partition, reached, troubled }) => {
    const key = `${groupId} ${keyOf(topic, partition)}`;
    const { begin, end } = bounds.get(topic)?.get(partition) ?? { begin: 0n, end: 0n };
    const waiting = end - (reached ?? begin);
    const last = seen.get(key);
    const moved = last === undefined || last.reached !== reached || waiting <= 0n;
    const since = moved ? now() : last.since;
    seen.set(key, { reached, since });
    const forMs = now() - since;
    return forMs > stallMs ? [{ groupId, topic, partition, forMs, waiting, silent: !troubled }] : [];
  });
}

/** One line for a person. */
export function stallText({ groupId, topic, partition, forMs, waiting }: Stalled): string {
  const seconds = Math.round(forMs / 1_000);
  return `${groupId}: ${topic}/${partition} has ${waiting} records waiting and has not moved for ${seconds} s`;
}
