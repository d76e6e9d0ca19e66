import { join } from 'node:path';
import { projectRoot } from '@quittance/cli/home';
import { Machine } from '../faults/machine.js';
import { type BenchServers, PARTITIONS, systemVariables } from './servers.js';

/** A process of ours as it is deployed: its dist, its defaults, everything on. */
export interface OurProcess {
  readonly name: string;
  /** Folder of the workspace whose `dist/main.js` is run. */
  readonly workspace: 'ingress' | 'processors' | 'projections';
  readonly env?: Readonly<Record<string, string>>;
}

const ROOT = projectRoot();
export const STATE_DIR = 'state';

/** Numbers given to the benchmark (`QUITTANCE_CHUNK_RECORDS=2000 npm run bench …`) reach the processes. */
function givenNumbers(): Readonly<Record<string, string>> {
  const isNumber = ([name, value]: [string, string | undefined]): boolean =>
    name.startsWith('QUITTANCE_') && /^\d+$/.test(value ?? '');
  return Object.fromEntries(
    Object.entries(process.env)
      .filter(isNumber)
      .map(([name, value]) => [name, value ?? '']),
  );
}

/** With QUITTANCE_BENCH_PROFILE=folder every process of ours writes a CPU profile there when it stops. */
function profiling(name: string): readonly string[] {
  const folder = process.env['QUITTANCE_BENCH_PROFILE'];
  if (folder === undefined || folder === '') return [];
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];
}

/** Not started yet. */
export function ourMachine(servers: BenchServers, { name, workspace, env = {} }: OurProcess): Machine {
  return new Machine({
    name,
    log: join(servers.home, 'logs', `${name}.log`),
    answers: null,
    restarts: false,
    launch: () => ({
      command: process.execPath,
      args: [...profiling(name), join(ROOT, workspace, 'dist', 'main.js')],
      cwd: ROOT,
      env: {
        ...systemVariables(),
        ...servers.env,
        QUITTANCE_HOME: servers.home,
        QUITTANCE_PARTITIONS: String(PARTITIONS),
        QUITTANCE_CONSOLE_PORT: '0',
        QUITTANCE_HEALTH_PORT: '0',
        QUITTANCE_STATE_DIR: join(servers.home, STATE_DIR),
        ...givenNumbers(),
        ...env,
      },
    }),
  });
}

/** One process of translate or fold. */
export function stageMachine(servers: BenchServers, stage: 'translate' | 'fold', name: string): Machine {
  return ourMachine(servers, { name, workspace: 'processors', env: { QUITTANCE_STAGES: stage } });
}

const GRACE_MS = 30_000;

/** In order, so that what it has in hand is finished and a profile is written. */
export async function stopInOrder(machines: readonly Machine[]): Promise<void> {
  await Promise.all(machines.map((machine) => machine.stop(GRACE_MS)));
}
