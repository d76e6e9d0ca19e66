import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@quittance/cli/home';
import { choosePorts } from '@quittance/docker/ports';
import { type Launch, Machine } from './machine.js';

/** The processes of the pipeline as the suite runs them: the stages apart, so that each can die alone. */
export const ROLES = ['ingress', 'translate', 'fold', 'projections'] as const;
export type Role = (typeof ROLES)[number];

/** A process of the pipeline that is started again whenever it dies, as `quittance up` does. */
export interface PipelineProcess {
  readonly role: Role;
  readonly machine: Machine;
  /** The next starts are with one of these crash points each, in turn: see arm.cjs. */
  arm(crashPoints: readonly string[]): void;
  /** From the next start on it runs within something, for example with a disk of its own. */
  within(surroundings: (launch: Launch) => Launch): void;
}

export interface Pipeline {
  readonly processes: ReadonlyMap<Role, PipelineProcess>;
  readonly ingressUrl: string;
  of(role: Role): PipelineProcess;
  start(): Promise<void>;
  /** One more process with a stage, and so a rebalance; not started yet. */
  another(role: Role, name: string): PipelineProcess;
  stop(): Promise<void>;
}

export interface PipelineOptions {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly accountsFile: string;
  readonly replication: 1 | 3;
}

/** Short, so that a partition of a dead process is soon another's; the default is 15 s. */
export const SESSION_MS = 1_500;
export const PARTITIONS = 3;
const STOP_MS = 10_000;
const ROOT = projectRoot();
const ARM = join(ROOT, 'test', 'faults', 'arm.cjs');

const WORKSPACES: Readonly<Record<Role, string>> = {
  ingress: 'ingress',
  translate: 'processors',
  fold: 'processors',
  projections: 'projections',
};

/** Where the fold keeps its store. */
export function stateFolder(home: string): string {
  return join(home, 'state');
}

/** Where the ingress keeps callbacks while Kafka is away. */
export function spillFolder(home: string): string {
  return join(home, 'spill');
}

/** Lays out the four processes; none runs yet. They run from dist: build first. */
export async function layOutPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { home } = options;
  const folder = join(home, 'pipeline');
  mkdirSync(folder, { recursive: true });
  // The ingress must come back where providers look for it.
  const { kafka: ingressPort } = await choosePorts(folder);
  const env = { ...environment(options), QUITTANCE_INGRESS_PORT: String(ingressPort) };
  const processes = new Map(ROLES.map((role) => [role, processOf(role, role, home, env)] as const));
  const others: PipelineProcess[] = [];
  const of = (role: Role): PipelineProcess => {
    const found = processes.get(role);
    if (found === undefined) throw new Error(`no process ${role}`);
    return found;
  };
  return {
    processes,
    ingressUrl: `http://127.0.0.1:${ingressPort}`,
    of,
    start: async () => void (await Promise.all(ROLES.map((role) => of(role).machine.start()))),
    another: (role, name) => {
      const one = processOf(role, name, home, env);
      others.push(one);
      return one;
    },
    stop: async () => {
      const all = [...ROLES.map(of), ...others];
      await Promise.all(all.map(({ machine }) => machine.stop(STOP_MS)));
    },
  };
}

function processOf(role: Role, name: string, home: string, env: NodeJS.ProcessEnv): PipelineProcess {
  const armed: string[] = [];
  let surroundings = (launch: Launch): Launch => launch;
  const stages = role === 'translate' || role === 'fold' ? { QUITTANCE_STAGES: role } : {};
  const script = join(ROOT, WORKSPACES[role], 'dist', 'main.js');
  const machine = new Machine({
    name,
    log: join(home, 'logs', `${name}.log`),
    answers: null,
    restarts: true,
    launch: () => {
      const point = armed.shift();
      const preload = point === undefined ? [] : ['--require', ARM];
      return surroundings({
        command: process.execPath,
        args: [...preload, script],
        env: { ...env, ...stages, ...(point === undefined ? {} : { QUITTANCE_CRASH_POINT: point }) },
        cwd: ROOT,
      });
    },
  });
  return {
    role,
    machine,
    arm: (crashPoints) => void armed.push(...crashPoints),
    within: (given) => {
      surroundings = given;
    },
  };
}

function environment({ env, home, accountsFile, replication }: PipelineOptions): NodeJS.ProcessEnv {
  const system = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return {
    ...Object.fromEntries(system.map((name) => [name, process.env[name]])),
    ...env,
    QUITTANCE_HOME: home,
    QUITTANCE_ACCOUNTS_FILE: accountsFile,
    QUITTANCE_PARTITIONS: String(PARTITIONS),
    QUITTANCE_REPLICATION: String(replication),
    QUITTANCE_CONSOLE_PORT: '0',
    QUITTANCE_HEALTH_PORT: '0',
    QUITTANCE_STATE_DIR: stateFolder(home),
    QUITTANCE_SPILL_FOLDER: spillFolder(home),
    // Below the patience of the simulated providers, with time left for the spill.
    QUITTANCE_INGRESS_ACK_TIMEOUT_MS: '4000',
    QUITTANCE_KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS),
    // Several chunks and ranges to a batch: more places to die in.
    QUITTANCE_CHUNK_RECORDS: '8',
    QUITTANCE_RANGE_RECORDS: '40',
  };
}
