/**
 * `npm start`: from a fresh clone to a running pipeline. Plain Node.js without a dependency, because it must run
 * before anything is installed. Installs, builds, then holds `quittance up` on a pipe: however this process ends,
 * the pipe ends with it, and `up` stops everything in order.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchAncestors } from './bootstrap/ancestors.mjs';
import { ensureBuilt } from './bootstrap/build.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { nodeProblem } from './bootstrap/node-version.mjs';
import { endRunning } from './bootstrap/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
let up = null;
let stopping = false;
let asked = 0;

function stop(signal) {
  stopping = true;
  // Asked a third time, in no order: nothing is lost by it, the next start goes on from what was committed.
  if (++asked > 2) up?.kill('SIGKILL');
  if (up !== null) up.kill(signal);
  else {
    endRunning();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  }
}

async function main() {
  const problem = nodeProblem();
  if (problem !== null) throw new Error(problem);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal));
  process.on('SIGHUP', () => up?.kill('SIGHUP')); // the accounts are read again
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // the reader may be gone
  watchAncestors(() => stop('SIGTERM'));
  await ensureInstalled(root);
  await ensureBuilt(root);
  if (stopping) return 0;
  return await runUp(process.argv.slice(2));
}

/** In its own session, so that Ctrl-C reaches it once, from here, and never the servers directly. */
function runUp(args) {
  up = spawn(process.execPath, [join(root, 'cli', 'dist', 'main.js'), 'up', ...args], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
    env: { ...process.env, QUITTANCE_PARENT_WATCH: 'true' },
  });
  up.stdin.on('error', () => {});
  return new Promise((resolve) => {
    up.once('exit', (code) => {
      if (code === null) forgetAddresses();
      resolve(code ?? 1);
    });
  });
}

/** It was killed and could not do so itself: nobody shall find the addresses of what no longer runs. */
function forgetAddresses() {
  const home = process.env.QUITTANCE_HOME || join(root, '.quittance');
  rmSync(join(home, 'endpoints.json'), { force: true });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(2);
  },
);
