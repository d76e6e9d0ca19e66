import { setTimeout as sleep } from 'node:timers/promises';
import { ROLES } from '../pipeline.js';
import type { Scenario } from './scenario.js';

const LOAD = 20;

/** Who runs needs no registry; who starts waits for it, and nothing is lost meanwhile. */
export const registry: Scenario = {
  name: 'the registry is away while everything is killed',
  brokers: 1,
  disturb: async (run, { awayMs }) => {
    const { machines } = run.servers;
    await machines.registry.kill();
    await run.driver.more(LOAD);
    await run.recovered('fold');
    for (const role of ROLES) await run.pipeline.of(role).machine.kill();
    run.kills += ROLES.length;
    await sleep(awayMs);
    for (const role of ['ingress', 'fold', 'translate'] as const) {
      if (run.pipeline.of(role).machine.isReady) throw new Error(`${role} became ready without a registry`);
    }
    await machines.registry.start();
    await Promise.all(ROLES.map((role) => run.pipeline.of(role).machine.untilReady()));
    await Promise.all(ROLES.map((role) => run.recovered(role)));
    run.say(`the registry was away for ${awayMs} ms`);
  },
};
