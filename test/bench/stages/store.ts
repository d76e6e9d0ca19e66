import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@quittance/cli/home';
import { tied } from '@quittance/docker/tied';
import { membersOf } from '../../simulator/json.js';
import type { Contestant, Stage } from '../stage.js';
import type { Figures } from '../stats.js';

const MAIN = join(projectRoot(), 'test', 'dist', 'store', 'bench.js');
const ORDERS = 1_000_000;
const QUICK_ORDERS = 20_000;
const SMALL = 100_000;
const LARGE = 10_000_000;

/** One run of test/store/bench.ts in a process of its own. */
async function runStore(orders: number, chunks: number, inMemory: boolean): Promise<Figures> {
  const options = ['--orders', String(orders), '--chunks', String(chunks), ...(inMemory ? ['--memory'] : [])];
  const { command, args } = tied(process.execPath, [MAIN, ...options]);
  const { stdout } = await promisify(execFile)(command, args);
  return Object.fromEntries(Object.entries(membersOf(stdout)).map(([name, value]) => [name, Number(value)]));
}

const contestant = (name: string, orders: number, chunks: number, inMemory = false): Contestant => ({
  name,
  run: () => runStore(orders, chunks, inMemory),
});

/** The fold's store on disk beside the one in memory, without Kafka. */
export const store: Stage = {
  name: 'store',
  about: "the fold's state on disk beside in memory, without Kafka",
  prepare: ({ extent }) => {
    const orders = extent.size ?? (extent.quick ? QUICK_ORDERS : ORDERS);
    return Promise.resolve({
      contestants: [contestant('on disk', orders, 120), contestant('in memory', orders, 120, true)],
      ratios: [{ of: 'on disk', over: 'in memory', figure: 'facts/s', goal: {} }],
      bounds: [{ of: 'on disk', figure: 'cold restore s', goal: { atMost: 20 } }],
      close: async () => {},
    });
  },
};

/** What a hundred times as many orders cost. */
export const growth: Stage = {
  name: 'growth',
  about: 'the fold with 10 million orders beside 100 thousand, without Kafka',
  prepare: ({ extent }) => {
    const large = extent.size ?? (extent.quick ? 10 * QUICK_ORDERS : LARGE);
    const small = Math.min(SMALL, large);
    const of = `${large} orders`;
    const over = `${small} orders`;
    return Promise.resolve({
      contestants: [contestant(over, small, 240), contestant(of, large, 240)],
      ratios: [{ of, over, figure: 'facts/s', goal: { atLeast: 0.8 } }],
      bounds: [
        { of, figure: 'warm restart s', goal: { atMost: 5 } },
        { of, figure: 'RSS MB', goal: { atMost: 500 } },
      ],
      close: async () => {},
    });
  },
};
