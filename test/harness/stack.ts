import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { asTexts } from '../simulator/json.js';
import { eventually } from './eventually.js';

export const ROOT = resolve(__dirname, '..', '..');

/** What endpoints.json tells. */
export interface Endpoints {
  readonly ingress: string;
  readonly console: string;
  readonly kafka: string;
  readonly schemaRegistry: string;
  readonly redis: string;
  readonly clickhouse: string;
}

/** A started command with all it has said. */
export interface Started {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Exit code, or the signal's name; when all its output is there. */
  readonly ended: Promise<number | string>;
}

/** The whole pipeline, brought up as a user does. */
export interface Stack extends Started {
  readonly home: string;
  readonly endpoints: Endpoints;
  stop(): Promise<void>;
}

const UP_LIMIT_MS = 180_000;

/** A new empty home. */
export function newHome(name: string): string {
  return mkdtempSync(join(tmpdir(), `quittance-${name}-`));
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

/** Starts a command in the repository, in a process group of its own as a terminal would; its output is kept, and shown if the test fails by whoever asks for it. */
export function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => parts.push(part.toString('utf8')));
  const ended = new Promise<number | string>((done) =>
    child.once('close', (code, signal) => done(signal ?? code ?? 1)),
  );
  return { process: child, output: () => parts.join(''), ended };
}

/** Ours without what npm and Jest have added, so that the started command sees a user's environment. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV|JEST_|QUITTANCE_(?!CACHE))/i.test(name)),
  );
}

/** endpoints.json as soon as it is there; fails at once where the command has ended instead. */
export async function endpointsOf(home: string, started: Started): Promise<Endpoints> {
  let ended = false;
  void started.ended.then(() => {
    ended = true;
  });
  const file = join(home, 'endpoints.json');
  const found = await eventually(
    () => (ended ? 'ended' : readEndpoints(file)),
    (answer) => answer !== null,
    { limitMs: UP_LIMIT_MS },
  );
  if (found === 'ended' || found === null) throw new Error(`it ended before it was up:\n${started.output()}`);
  return found;
}

function readEndpoints(file: string): Endpoints | null {
  try {
    const texts = asTexts(JSON.parse(readFileSync(file, 'utf8')));
    const {
      ingress = '',
      console = '',
      kafka = '',
      schemaRegistry = '',
      redis = '',
      clickhouse = '',
    } = texts;
    return { ingress, console, kafka, schemaRegistry, redis, clickhouse };
  } catch {
    return null;
  }
}

/** Brings everything up in a home, without the sandbox day. */
export async function startStack(
  home: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Stack> {
  const main = join(ROOT, 'cli', 'dist', 'main.js');
  const variables = {
    ...env,
    QUITTANCE_HOME: home,
    QUITTANCE_INGRESS_PORT: '0',
    QUITTANCE_CONSOLE_PORT: '0',
  };
  const started = start(process.execPath, [main, 'up', '--no-sandbox', ...args], variables);
  const endpoints = await endpointsOf(home, started);
  return {
    ...started,
    home,
    endpoints,
    stop: async () => {
      started.process.kill('SIGTERM');
      await started.ended;
    },
  };
}
