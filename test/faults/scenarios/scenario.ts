import type { Run } from '../run.js';

/** How much of a scenario is done: the gate has seconds, `npm run test:faults` minutes. */
export interface Extent {
  /** Random kills. */
  readonly kills: number;
  /** How long something stays away or halted, ms. */
  readonly awayMs: number;
  /** Rebalances, restarts of a server and the like. */
  readonly times: number;
}

/** Disturbs a run under load. Returns when what it did has been recovered from; the verifier comes afterwards. */
export interface Scenario {
  readonly name: string;
  /** The least number of brokers it makes sense with. */
  readonly brokers: 1 | 3;
  /** It deletes what was acknowledged: nothing can be verified afterwards, and nothing can follow. */
  readonly leavesHole?: true;
  readonly disturb: (run: Run, extent: Extent) => Promise<void>;
}
