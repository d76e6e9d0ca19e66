import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { drained } from '../drain.js';
import { countRecords, endOf, flushRedis, forgetGroup, renewTopics } from '../kafka.js';
import { STATE_DIR, stageMachine, stopInOrder } from '../ours.js';
import type { Booted, Contestant } from '../stage.js';
import type { Figures } from '../stats.js';

/** A stage of ours that drains its input as fast as it can. */
export interface OurStage {
  readonly name: string;
  readonly stage: 'translate' | 'fold';
  readonly processes: number;
  readonly inputs: readonly string[];
  /** Made anew before each round. */
  readonly outputs: readonly string[];
  /** Records in the inputs; offsets of them may be more, where transactions have left markers. */
  readonly expected: number;
  readonly unit: string;
  /** Throws where what came out is not what must. */
  readonly check: () => Promise<void>;
}

/** Each round from nothing: no offsets, no state, no output, no cache. */
async function reset({ servers }: Booted, { stage, outputs }: OurStage): Promise<void> {
  await forgetGroup(servers.kafka, `quittance-${stage}`);
  await renewTopics(servers.kafka, outputs);
  await flushRedis(servers.settings.redis.url);
  rmSync(join(servers.home, STATE_DIR), { recursive: true, force: true });
}

export function ourStage(context: Booted, options: OurStage): Contestant {
  const { stage, processes, inputs, expected, unit, check, name } = options;
  const { servers } = context;
  const run = async (): Promise<Figures> => {
    await reset(context, options);
    const ends = await Promise.all(inputs.map((topic) => endOf(servers.kafka, topic)));
    const offsets = ends.reduce((sum, end) => sum + end, 0);
    const machines = Array.from({ length: processes }, (_, at) =>
      stageMachine(servers, stage, `${stage}-${at + 1}`),
    );
    const startedAtMs = Date.now();
    try {
      await Promise.all(machines.map((machine) => machine.start()));
      const figures = await drained({
        kafka: servers.kafka,
        groupId: `quittance-${stage}`,
        topics: inputs,
        expected: offsets,
        perOffset: expected / offsets,
        workers: machines.map((machine) => machine.pid ?? 0),
        servers: { broker: servers.pids.broker, redis: servers.pids.redis },
        startedAtMs,
        unit,
      });
      await stopInOrder(machines);
      await check();
      return figures;
    } finally {
      await stopInOrder(machines);
    }
  };
  return { name, run };
}

/** The count check: a fast wrong answer is no figure. */
export async function assertRecords(
  { servers }: Booted,
  topic: string,
  expected: number,
  how: 'exactly' | 'at least' = 'exactly',
): Promise<void> {
  const found = await countRecords(servers.kafka, topic);
  const isRight = how === 'exactly' ? found === expected : found >= expected;
  if (!isRight) throw new Error(`${topic} has ${found} records, expected ${how} ${expected}`);
}
