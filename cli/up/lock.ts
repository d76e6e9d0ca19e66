import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, codeOf, EXIT } from '../exit-codes.js';
import type { Home } from '../home.js';
import { removeFile } from '../json-file.js';
import { identityOf, isRunning } from './process-identity.js';
import type { Report } from './report.js';

/** How long another run may take to notice that its parent is gone, and then to stop everything. */
const PATIENCE_MS = { running: 3_000, stopping: 60_000 };
const POLL_MS = 100;

export interface Lock {
  /** Tells a next start that it is worth waiting. */
  stopping(): void;
  release(): void;
}

/** One `up` per home. A lock whose process is gone is taken over; one that is stopping is waited for. */
export async function takeLock(home: Home, report: Report): Promise<Lock> {
  const started = Date.now();
  for (let told = false; !tryLock(home.lock); await sleep(POLL_MS)) {
    const holder = holderOf(home.lock);
    if (holder === null || !isRunning(holder.identity)) {
      removeFile(home.lock);
      continue;
    }
    if (Date.now() - started > PATIENCE_MS[holder.state]) {
      const pid = holder.identity.split(' ')[0];
      throw new CliError(
        EXIT.usage,
        `Quittance is already up in ${home.root} (process ${pid}). Stop it, or set QUITTANCE_HOME to another folder.`,
      );
    }
    if (!told) report.step('an earlier run is still in this folder; waiting for it to stop');
    told = true;
  }
  return {
    stopping: () => writeFileSync(home.lock, lockText('stopping')),
    release: () => removeFile(home.lock),
  };
}

function lockText(state: keyof typeof PATIENCE_MS): string {
  return `${state} ${identityOf(process.pid)}\n`;
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, lockText('running'), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(path: string): { state: keyof typeof PATIENCE_MS; identity: string } | null {
  try {
    const [state, ...identity] = readFileSync(path, 'utf8').trim().split(' ');
    return { state: state === 'stopping' ? 'stopping' : 'running', identity: identity.join(' ') };
  } catch {
    return null;
  }
}
