import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../run.js';
import type { Extent, Scenario } from './scenario.js';

const LOAD = 30;
const SWALLOW_MS = 1_500;

/** Whatever happens to an insert or to its answer, each row is shown once. */
export const clickhouse: Scenario = {
  name: 'ClickHouse is killed in inserts, its answers lost, and away',
  brokers: 1,
  disturb: async (run, extent) => {
    await killed(run, extent);
    await answersLost(run, extent);
    await away(run, extent);
  },
};

async function killed(run: Run, { times }: Extent): Promise<void> {
  const machine = run.servers.machines.clickhouse;
  for (let count = 0; count < times; count += 1) {
    await run.driver.more(LOAD);
    await machine.kill();
    await machine.start();
    await run.recovered('projections');
  }
  run.say(`ClickHouse was killed ${times} times`);
}

/** The rows are stored, and nobody is told. */
async function answersLost(run: Run, { times }: Extent): Promise<void> {
  const proxy = run.servers.proxies.clickhouse;
  const before = proxy.swallowed();
  for (let count = 0; count < times; count += 1) {
    proxy.mode = { kind: 'swallow' };
    await sleep(SWALLOW_MS);
    proxy.mode = { kind: 'pass' };
    await run.recovered('projections');
  }
  const lost = proxy.swallowed() - before;
  if (lost === 0) throw new Error('no answer of ClickHouse was lost');
  run.say(`${lost} answers of ClickHouse were lost`);
}

async function away(run: Run, { awayMs }: Extent): Promise<void> {
  const machine = run.servers.machines.clickhouse;
  await machine.kill();
  await sleep(awayMs);
  await machine.start();
  await run.recovered('projections');
  run.say(`ClickHouse was away for ${awayMs} ms`);
}
