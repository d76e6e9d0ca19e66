import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import { readCommittedOffsets, withAdmin } from '@quittance/runtime/kafka/offsets';
import { usageOf } from './proc.js';
import { type Figures, paceFrom, type Step } from './stats.js';

/** Processes whose cost is told, by name. */
export type Watched = Readonly<Record<string, number>>;

export interface DrainOptions {
  readonly kafka: KafkaClient;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Records that lie in the topics. */
  readonly expected: number;
  /** Those that do the work; their cost is counted from their start. */
  readonly workers: readonly number[];
  /** Those that run all the time; their cost is counted over this run. */
  readonly servers: Watched;
  /** When the workers were started, epoch ms. */
  readonly startedAtMs: number;
  /** In the figures' names: events, rows. */
  readonly unit: string;
  /** Units per offset, where the topic has markers of transactions among its records; 1 unless told. */
  readonly perOffset?: number;
  /** From which share of the work on a run counts as warm; 0.4 unless told. */
  readonly warmShare?: number;
}

const EVERY_MS = 100;
const LIMIT_MS = 600_000;
const WARM_SHARE = 0.4;

const cpuOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + usageOf(pid).cpuSeconds, 0);

/**
 * Watches a group drain its topics, by what it has committed, and says how fast and at what cost: from the start of
 * its processes to the last commit, and for the later part of the run, when everything is compiled and warm.
 */
export async function drained(options: DrainOptions): Promise<Figures> {
  const { workers, servers, unit, startedAtMs, perOffset = 1 } = options;
  const expected = options.expected * perOffset;
  const before = Object.entries(servers).map(([name, pid]) => [name, pid, cpuOf([pid])] as const);
  const steps = await watch(options);
  const perMillion = (seconds: number): number => (seconds * 1e6) / expected;
  const warm = paceFrom(steps, options.warmShare ?? WARM_SHARE, perOffset);
  const end = steps.at(-1);
  return {
    [`${unit}/s`]: (expected * 1000) / ((end?.atMs ?? Date.now()) - startedAtMs),
    ...(warm === null ? {} : { [`${unit}/s warm`]: warm.perSecond }),
    'cpu/M': perMillion(end?.cpuSeconds ?? 0),
    ...(warm === null ? {} : { 'cpu/M warm': warm.cpuPerMillion }),
    ...Object.fromEntries(
      before.map(([name, pid, spent]) => [`cpu/M ${name}`, perMillion(cpuOf([pid]) - spent)]),
    ),
    'RSS MB': workers.reduce((sum, pid) => sum + usageOf(pid).residentMb, 0),
  };
}

/** What was committed, about ten times a second, until all is. */
function watch({ kafka, groupId, topics, expected, workers }: DrainOptions): Promise<readonly Step[]> {
  const deadline = Date.now() + LIMIT_MS;
  return withAdmin(kafka, async (admin) => {
    const steps: Step[] = [];
    for (;;) {
      const committed = await readCommittedOffsets(admin, groupId, topics).catch(() => []);
      const done = committed.reduce((sum, { offset }) => sum + Number(offset ?? 0n), 0);
      steps.push({ atMs: Date.now(), done, cpuSeconds: cpuOf(workers) });
      if (done >= expected) return steps;
      if (Date.now() > deadline) throw new Error(`${groupId} has done ${done} of ${expected}`);
      await sleep(EVERY_MS);
    }
  });
}
