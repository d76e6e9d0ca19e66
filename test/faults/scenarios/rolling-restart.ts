import { ROLES } from '../pipeline.js';
import type { Run } from '../run.js';
import type { Scenario } from './scenario.js';

const GRACE_MS = 20_000;
const LOAD = 15;
/** What a provider takes for "send it again": no answer at all, or 503. */
const RETRYABLE: readonly number[] = [0, 503];

/** Every process is told to stop and started again, one after the other, as a deployment does. */
export const rollingRestart: Scenario = {
  name: 'a rolling restart',
  brokers: 1,
  disturb: async (run, { times }) => {
    run.driver.refusals.clear();
    for (let count = 1; count <= times; count += 1) {
      for (const role of ROLES) await restarted(run, role);
      run.say(`restart ${count} of ${times}: each process ended with exit code 0`);
    }
    const others = [...run.driver.refusals].filter((status) => !RETRYABLE.includes(status));
    if (others.length > 0) throw new Error(`providers were answered ${others.join(', ')}`);
  },
};

async function restarted(run: Run, role: (typeof ROLES)[number]): Promise<void> {
  const { machine } = run.pipeline.of(role);
  await machine.stop(GRACE_MS);
  const how = machine.deaths.at(-1)?.how;
  if (how !== 'exit code 0') throw new Error(`${role} was told to stop and ended by ${how}`);
  await machine.start();
  await run.driver.more(LOAD);
  await run.recovered(role);
}
