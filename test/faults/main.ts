import { parseArgs } from 'node:util';
import { errorText } from '@quittance/runtime/errors';
import { isRight, reportLines } from './report.js';
import { openRun, type Run } from './run.js';
import { SCENARIOS } from './scenarios/index.js';
import type { Extent, Scenario } from './scenarios/scenario.js';

const HELP = `The fault suite: kills what can be killed while signed callbacks flow, and then recomputes everything.

  npm run test:faults -- [--brokers 1|3|both] [--kills 200] [--seconds 60] [--times 5] [--seed N] [--rate N]
                         [--only TEXT] [--list] [--keep]

  --kills    random kill -9 in all            --seconds  how long a server stays away
  --times    rebalances, restarts …           --only     scenarios whose name holds a,b,…
  --rate     callbacks a second               --keep     keep data and logs, also of a run that is right
`;

const OPTIONS = {
  brokers: { type: 'string', default: 'both' },
  kills: { type: 'string', default: '200' },
  seconds: { type: 'string', default: '60' },
  times: { type: 'string', default: '5' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  rate: { type: 'string', default: '30' },
  only: { type: 'string', default: '' },
  list: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const say = (line: string): void =>
  void process.stdout.write(`${new Date().toISOString().slice(11, 23)}  ${line}\n`);

function whole(text: string, name: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number`);
}

function clusters(text: string): readonly (1 | 3)[] {
  if (text === 'both') return [1, 3];
  if (text === '1') return [1];
  if (text === '3') return [3];
  throw new Error('--brokers must be 1, 3 or both');
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: OPTIONS });
  const texts = values.only.split(',');
  const wanted = SCENARIOS.filter(({ name }) => texts.some((text) => name.includes(text)));
  if (values.help || values.list || wanted.length === 0) {
    process.stdout.write(values.help ? HELP : `${SCENARIOS.map(({ name }) => name).join('\n')}\n`);
    return values.help || values.list;
  }
  const both = clusters(values.brokers);
  const extent: Extent = {
    kills: Math.ceil(whole(values.kills, 'kills') / both.length),
    awayMs: whole(values.seconds, 'seconds') * 1000,
    times: whole(values.times, 'times'),
  };
  const seed = whole(values.seed, 'seed');
  let right = true;
  for (const brokers of both) {
    const options = { brokers, seed, perSecond: whole(values.rate, 'rate'), say };
    say(`${brokers} broker(s), seed ${seed}`);
    const run = await openRun(options);
    closeOnSignals(run);
    const well = await disturbAndVerify(run, wanted, extent, seed).catch((error: unknown) => {
      say(`✗ ${error instanceof Error ? error.stack : errorText(error)}`);
      return false;
    });
    await run.close(values.keep || !well);
    right &&= well;
  }
  return right;
}

/** Ctrl-C leaves nothing behind: the processes end with ours, the folder would stay. */
function closeOnSignals(run: Run): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void run.close(false).finally(() => process.exit(1)));
}

/** Each scenario is verified by itself, so that a finding is known to be its own. */
async function disturbAndVerify(
  run: Run,
  scenarios: readonly Scenario[],
  extent: Extent,
  seed: number,
): Promise<boolean> {
  let right = true;
  for (const scenario of scenarios) {
    if (scenario.brokers > run.brokers) continue;
    say(`── ${scenario.name}`);
    run.driver.start();
    await scenario.disturb(run, extent);
    if (scenario.leavesHole) break;
    const verdict = await run.settle();
    for (const line of reportLines(run, verdict, seed)) say(`   ${line}`);
    right &&= isRight(verdict);
  }
  return right;
}

main().then(
  (right) => process.exit(right ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${errorText(error)}\n`);
    process.exit(1);
  },
);
