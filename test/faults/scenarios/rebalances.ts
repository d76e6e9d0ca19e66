import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../pipeline.js';
import type { Scenario } from './scenario.js';

const ROLES_THAT_SHARE = ['fold', 'translate', 'projections'] as const satisfies readonly Role[];
const STAY_MS = 2_000;
const GRACE_MS = 15_000;

/** A second process of a stage comes and goes, in order or not, while the first works. */
export const rebalances: Scenario = {
  name: 'partitions change hands',
  brokers: 1,
  disturb: async (run, { times }) => {
    for (let count = 1; count <= times; count += 1) {
      const role = run.random.pick(ROLES_THAT_SHARE);
      const { machine } = run.pipeline.another(role, `${role}-${count}-${run.kills}`);
      await machine.start();
      await sleep(STAY_MS);
      const inOrder = run.random.chance(0.5);
      await machine.stop(inOrder ? GRACE_MS : 0);
      if (!inOrder) run.kills += 1;
      run.say(`a second ${role} came and ${inOrder ? 'went' : 'was killed'}`);
      await run.recovered(role);
    }
  },
};
