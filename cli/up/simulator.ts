import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, EXIT } from '../exit-codes.js';
import { type Home, projectRoot } from '../home.js';

/**
 * The simulated providers are a program of their own (test/simulator): they sign, and nothing that signs belongs
 * into the pipeline. This file is all that `cli` knows of them.
 */
const SCRIPT = join('test', 'dist', 'simulator', 'main.js');

/** Starts the simulator with our own output. */
export function startSimulator(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [join(projectRoot(), SCRIPT), ...args], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true, // Ctrl-C reaches us; we end it
    env: { ...env, QUITTANCE_PARENT_WATCH: 'true' },
  });
}

/** Runs the simulator to its end; its exit code is ours. Aborting ends it. */
export function runSimulator(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<number> {
  const child = startSimulator(args, env);
  child.stdin?.on('error', () => {});
  const abort = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', abort);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      child.stdin?.end();
      resolve(code ?? EXIT.off);
    });
  });
}

/** The accounts file of the sandbox providers; made with their keys on the first run in a home, then kept. */
export async function sandboxAccounts(home: Home, env: NodeJS.ProcessEnv): Promise<string> {
  const file = join(home.sandbox, 'accounts.json');
  if (existsSync(file)) return file;
  mkdirSync(home.sandbox, { recursive: true, mode: 0o700 });
  const code = await runSimulator(['accounts', '--sandbox', home.sandbox], env);
  if (code !== EXIT.ok) throw new CliError(EXIT.off, 'The sandbox accounts could not be made.');
  return file;
}
