import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../harness/eventually.js';
import type { Role } from '../pipeline.js';
import type { Run } from '../run.js';
import type { Scenario } from './scenario.js';

const LIMIT_MS = 90_000;
const SHORT_MS = 1_000;
const STAGES = ['translate', 'fold'] as const;

/** One broker after the other, so that in three times the coordinators' and every leader's are among them. */
export const brokerKilled: Scenario = {
  name: 'each broker is killed and comes back',
  brokers: 1,
  disturb: async (run, { times }) => {
    for (let count = 0; count < times; count += 1) {
      const broker = run.servers.brokers[count % run.brokers];
      if (broker === undefined) throw new Error('a run has brokers');
      await broker.kill();
      run.say(`broker ${broker.name} was killed`);
      // With three, everything goes on without it.
      if (run.brokers === 3) await everythingRecovers(run);
      else await sleep(SHORT_MS);
      await broker.start();
      await everythingRecovers(run);
    }
  },
};

/** A stage halts before it produces, and before it ends its transaction; it goes on into a cluster that is not there. */
export const brokerKilledInTransaction: Scenario = {
  name: 'all brokers die during produce and during EndTxn',
  brokers: 1,
  disturb: async (run) => {
    for (const role of STAGES) {
      for (const point of ['chunk.positioned', 'chunk.sent']) await brokersDieAt(run, role, point);
    }
  },
};

async function brokersDieAt(run: Run, role: Role, point: string): Promise<void> {
  const { machine, arm } = run.pipeline.of(role);
  const { brokers } = run.servers;
  const halts = (): number => machine.words().split('"signal":"SIGSTOP"').length - 1;
  const before = halts();
  arm([`${point}:2!stop`]);
  await machine.kill();
  await eventually(halts, (count) => count > before, { limitMs: LIMIT_MS, everyMs: 20 });
  await Promise.all(brokers.map((broker) => broker.kill()));
  machine.resume();
  await sleep(SHORT_MS);
  await Promise.all(brokers.map((broker) => broker.start()));
  run.kills += 1;
  run.say(`all brokers died while ${role} was at ${point}`);
  await everythingRecovers(run);
}

/** Nobody can do anything; then everybody goes on. */
export const brokersAway: Scenario = {
  name: 'all brokers are away',
  brokers: 1,
  disturb: async (run, { awayMs }) => {
    const { brokers } = run.servers;
    await Promise.all(brokers.map((broker) => broker.kill()));
    await sleep(awayMs);
    await Promise.all(brokers.map((broker) => broker.start()));
    await everythingRecovers(run);
    run.say(`all brokers were away for ${awayMs} ms`);
  },
};

async function everythingRecovers(run: Run): Promise<void> {
  await run.recovered('ingress');
  await Promise.all([run.recovered('translate'), run.recovered('fold'), run.recovered('projections')]);
}
