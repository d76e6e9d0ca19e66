import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../harness/eventually.js';
import { descendantsOf, type FoundProcess, stillRunning } from '../harness/processes.js';
import { endpointsOf, newHome, ROOT, removeHome, type Started, start } from '../harness/stack.js';

const GONE_WITHIN_MS = 40_000;
const LIMIT_MS = 180_000;

const EXPECTED_AMONG = ['kafka', 'redis', 'ingress', 'processors', 'projections'];

/** Who is killed, of the processes between the user and the pipeline. */
const WAYS: readonly (readonly [
  string,
  NodeJS.Signals,
  (npm: number, tree: readonly FoundProcess[]) => number,
])[] = [
  // A terminal sends it to the whole group; npm alone would not pass it on.
  ['Ctrl-C', 'SIGINT', (npm) => -npm],
  ['SIGTERM', 'SIGTERM', (npm) => npm],
  ['kill -9 of the command itself', 'SIGKILL', (_npm, tree) => pidOf(tree, 'cli/dist/main.js')],
  ['kill -9 of npm', 'SIGKILL', (npm) => npm],
  ['kill -9 of cli/start.mjs', 'SIGKILL', (_npm, tree) => pidOf(tree, 'cli/start.mjs')],
];

function pidOf(tree: readonly FoundProcess[], script: string): number {
  const found = tree.find(({ command }) => command.includes(script) && !command.startsWith('sh '));
  if (found === undefined)
    throw new Error(`no ${script} among ${tree.map(({ command }) => command).join('\n')}`);
  return found.pid;
}

describe('however npm start is ended', () => {
  const home = newHome('orphans');
  const env = { QUITTANCE_HOME: home, QUITTANCE_INGRESS_PORT: '0', QUITTANCE_CONSOLE_PORT: '0' };
  let run: Started | null = null;

  afterAll(async () => {
    run?.process.kill('SIGKILL');
    await run?.ended;
    removeHome(home);
  });

  // One after the other in one home: each start must get along with what the former way has left.
  it.each(WAYS)(
    '%s leaves no process behind, and the next start goes on',
    async (name, signal, whom) => {
      run = start('npm', ['start', '--', '--no-sandbox'], env);
      await endpointsOf(home, run);
      const npm = run.process.pid ?? 0;
      const tree = descendantsOf(npm);
      const commands = tree.map(({ command }) => command).join('\n');
      for (const part of EXPECTED_AMONG) expect(commands).toContain(part);
      await quittance('send', '--provider', 'newpay', '--order', orderNo(name), '--amount', '1.00');
      process.kill(whom(npm, tree), signal);
      const left = await eventually(
        () => stillRunning(tree),
        (processes) => processes.length === 0,
        { limitMs: GONE_WITHIN_MS },
      );
      expect(left).toEqual([]);
      expect(existsSync(join(home, 'endpoints.json'))).toBe(false);
    },
    LIMIT_MS,
  );

  it(
    'every callback acknowledged before is there in the end',
    async () => {
      run = start('npm', ['start', '--', '--no-sandbox'], env);
      await endpointsOf(home, run);
      const found = await eventually(
        () => quittance('query', 'orders', '--json'),
        (rows) => WAYS.every(([name]) => rows.includes(`"${orderNo(name)}"`)),
      );
      expect(found.trim().split('\n')).toHaveLength(WAYS.length);
      process.kill(-(run.process.pid ?? 0), 'SIGTERM');
      await run.ended;
    },
    LIMIT_MS,
  );

  /** The command line’s output; it must succeed. */
  async function quittance(...args: readonly string[]): Promise<string> {
    const command = start(process.execPath, [join(ROOT, 'cli', 'dist', 'main.js'), ...args], env);
    const code = await command.ended;
    if (code !== 0) throw new Error(`exit ${code}: ${command.output()}`);
    return command.output();
  }
});

/** One order per way, sent before the blow. */
function orderNo(name: string): string {
  return `before-${name.replaceAll(/\W+/g, '-')}`;
}
