import type { Scenario } from './scenario.js';

const CALLBACKS = 150;

/** Nothing at all: what the verifier says of a run that nobody disturbs. */
export const calm: Scenario = {
  name: 'nothing happens',
  brokers: 1,
  disturb: async (run) => run.driver.more(CALLBACKS),
};
