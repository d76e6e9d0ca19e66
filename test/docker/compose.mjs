import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_MS = 180_000;

/** The project of one run: its own name, ports and volumes, so that it meets nobody else's. */
export function composeProject(root, env) {
  const name = `quittance-test-${process.pid}`;
  const options = [
    '--file',
    join(root, 'docker', 'compose.yaml'),
    '--project-name',
    name,
    '--profile',
    'pipeline',
  ];
  const compose = async (...args) => {
    const { code, output } = await run('docker', ['compose', ...options, ...args], env);
    if (code !== 0)
      throw new Error(`docker compose ${args.join(' ')}: exit code ${code}\n${output.slice(-4000)}`);
    return output;
  };
  return {
    build: () => compose('build', 'provision'), // the others use the same image
    up: () => compose('up', '--detach'),
    whenReady: () => whenReady(name, env),
    logs: () => compose('logs').catch((error) => error.message),
    down: () => compose('down', '--volumes').catch((error) => console.error(error.message)),
  };
}

/**
 * By every container's own health check, and from outside at both fronts of the pipeline: callbacks come in at one,
 * finance looks at the other.
 */
async function whenReady(name, env) {
  const urls = [
    `http://127.0.0.1:${env.QUITTANCE_INGRESS_PORT}/readyz`,
    `http://127.0.0.1:${env.QUITTANCE_CONSOLE_PORT}/`,
  ];
  for (const start = Date.now(); Date.now() - start < READY_MS; await sleep(500)) {
    const answers = await Promise.all(urls.map((url) => fetch(url).catch(() => ({ ok: false }))));
    if (answers.every((answer) => answer.ok) && (await unhealthy(name, env)).length === 0) return;
  }
  const missing = await unhealthy(name, env);
  throw new Error(`not ready after ${READY_MS / 1000} s; not healthy: ${missing.join(', ') || 'none'}`);
}

/** Running containers of a project whose health check does not (yet) say yes. */
async function unhealthy(name, env) {
  const filter = `label=com.docker.compose.project=${name}`;
  const ids = (await run('docker', ['ps', '--quiet', '--filter', filter], env)).output
    .split('\n')
    .filter(Boolean);
  const format = '{{.State.Health.Status}} {{.Name}}';
  const { output } = await run('docker', ['inspect', '--format', format, ...ids], env);
  return output.split('\n').filter((line) => line !== '' && !line.startsWith('healthy'));
}

function run(command, args, env) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const parts = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output: Buffer.concat(parts).toString('utf8') }));
  });
}
