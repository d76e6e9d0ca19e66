import { mkdir, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { keeperFile } from './keeper.js';
import type { Report } from './server.js';

/** How long a keeper may take to notice that its parent is gone, and then to stop its servers. */
const patienceMs = { running: 3_000, stopping: 70_000 } as const;

/** Makes the folder, and makes sure that no other run has its servers in it. */
export async function claimHome(home: string, report: Report): Promise<void> {
  await mkdir(home, { recursive: true });
  let told = false;
  for (const start = Date.now(); ; await sleep(100)) {
    const keeper = await currentKeeper(home);
    if (!keeper) break;
    if (!told) report(`an earlier run still has its servers in ${home}; waiting for them to stop …`);
    told = true;
    if (Date.now() - start > patienceMs[keeper.state]) {
      throw new Error(
        `${home} is in use by another run (process ${keeper.pid}): stop it, or set QUITTANCE_HOME to another folder`,
      );
    }
  }
  await rm(keeperFile(home), { force: true });
}

async function currentKeeper(
  home: string,
): Promise<{ pid: number; state: 'running' | 'stopping' } | undefined> {
  const [pid, state] = (await readOrNothing(keeperFile(home))).trim().split(' ');
  if (!pid || !(await isKeeper(Number(pid)))) return undefined;
  return { pid: Number(pid), state: state === 'stopping' ? 'stopping' : 'running' };
}

/** The number of a process that ended may belong to another by now; where the system can tell, it is asked. */
async function isKeeper(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const commandLine = await readOrNothing(`/proc/${pid}/cmdline`);
  return commandLine === '' ? !(await isZombieOrGone(pid)) : commandLine.includes('keeper-process.mjs');
}

/** A killed process whose parent has not yet asked for its end keeps its number, but has no command line. */
async function isZombieOrGone(pid: number): Promise<boolean> {
  return process.platform === 'linux' && !/^State:\s+[RSD]/m.test(await readOrNothing(`/proc/${pid}/status`));
}

async function readOrNothing(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
