import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../harness/eventually.js';
import { type Role, SESSION_MS } from '../pipeline.js';
import type { Run } from '../run.js';
import type { Scenario } from './scenario.js';

const LIMIT_MS = 90_000;
/** The broker's words for a producer that has been replaced, as kafkajs passes them on, or its code. */
const REFUSED = /old epoch|PRODUCER_FENCED|INVALID_PRODUCER_EPOCH|newer producer/i;

/**
 * A stage sleeps in the midst of a transaction, between its outputs and its offset, for longer than its session; its
 * partitions are another's by then. When it wakes up it goes on to commit, and must be refused.
 */
export const zombie: Scenario = {
  name: 'a zombie wakes up in its transaction',
  brokers: 1,
  disturb: async (run) => {
    await sleepwalk(run, 'fold');
    await sleepwalk(run, 'translate');
  },
};

async function sleepwalk(run: Run, role: Role): Promise<void> {
  const { machine, arm } = run.pipeline.of(role);
  const asleep = (): number => machine.words().split('"signal":"SIGSTOP"').length - 1;
  const before = asleep();
  arm(['chunk.sent:3!stop']);
  await machine.kill();
  await eventually(asleep, (count) => count > before, { limitMs: LIMIT_MS });
  const heir = run.pipeline.another(role, `${role}-heir-${run.kills}`);
  await heir.machine.start();
  await sleep(SESSION_MS);
  await run.recovered(role);
  const said = machine.words().length;
  machine.resume();
  await eventually(
    () => machine.words().slice(said),
    (words) => REFUSED.test(words),
    { limitMs: LIMIT_MS },
  );
  run.kills += 1;
  run.say(`the zombie ${role} was refused`);
  await heir.machine.stop(LIMIT_MS);
  await run.recovered(role);
}
