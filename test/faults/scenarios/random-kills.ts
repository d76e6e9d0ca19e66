import { setTimeout as sleep } from 'node:timers/promises';
import { ROLES } from '../pipeline.js';
import type { Scenario } from './scenario.js';

const LONGEST_PAUSE_MS = 1_500;
const SECOND_BLOW = 0.25;

/** Any process, at any time; sometimes again before it has recovered. */
export const randomKills: Scenario = {
  name: 'random kill -9',
  brokers: 1,
  disturb: async (run, { kills }) => {
    for (let count = 1; count <= kills; count += 1) {
      const role = run.random.pick(ROLES);
      const { machine } = run.pipeline.of(role);
      await sleep(run.random.int(0, LONGEST_PAUSE_MS));
      await machine.kill();
      run.kills += 1;
      run.say(`kill ${count} of ${kills}: ${role}`);
      if (run.random.chance(SECOND_BLOW)) continue;
      await run.recovered(role);
    }
    await Promise.all(ROLES.map((role) => run.pipeline.of(role).machine.untilReady()));
  },
};
