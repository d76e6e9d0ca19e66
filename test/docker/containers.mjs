import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** The integration tests' way to the four servers, by testcontainers: all come, and with the stop all goes. */
export function containersComeAndGo() {
  return withStarter(async (start, left) => {
    const servers = await start();
    if (left().length < 8) throw new Error(`four containers and their volumes should be there: ${left()}`);
    await servers.stop();
    assertNothing(left());
  });
}

/** A start that fails when containers already run: here because none does its work within a millisecond. */
export function failedStartLeavesNothing() {
  return withStarter(async (start, left) => {
    const error = await start({ limitMs: 1 }).catch((problem) => problem);
    if (!(error instanceof Error)) throw new Error('it should have failed');
    console.log(`   failed as it should: ${error.message}`);
    assertNothing(left());
  });
}

/** Calls with a function that starts containers, and one that lists what the engine has of them. */
async function withStarter(work) {
  const { startContainers } = require('@quittance/test/harness/containers');
  const home = mkdtempSync(join(tmpdir(), 'quittance-containers-'));
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('QUITTANCE_')),
  );
  const reported = [];
  const report = (line) => {
    console.log(`   ${line}`);
    reported.push(line);
  };
  const start = async (options) => {
    const servers = await startContainers({ home, env, report, ...options });
    if (servers === undefined) throw new Error('an engine answers, and yet testcontainers started nothing');
    return servers;
  };
  try {
    await work(start, () => resourcesOf(/quittance-test-[0-9a-f]+/.exec(reported.join('\n'))?.[0]));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Containers, volumes and networks of a compose project, by name. */
function resourcesOf(project) {
  if (project === undefined) throw new Error('it did not say the name of its project');
  const list = (...args) => execFileSync('docker', args, { encoding: 'utf8' }).split('\n');
  return [
    ...list('ps', '--all', '--format', '{{.Names}}'),
    ...list('volume', 'ls', '--format', '{{.Name}}'),
    ...list('network', 'ls', '--format', '{{.Name}}'),
  ].filter((name) => name.startsWith(project));
}

function assertNothing(names) {
  if (names.length > 0) throw new Error(`left behind: ${names.join(', ')}`);
}
