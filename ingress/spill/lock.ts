import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QuittanceError } from '@quittance/runtime/errors';

/**
 * Takes a folder for this process. Two that drained one folder would remove each other's files while they write
 * them. A process that was killed leaves its number behind: a number nobody has, or that is now our own, is no lock.
 * @returns gives it up
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'owner');
  const owner = ownerOf(path);
  if (owner !== null && owner !== process.pid && isAlive(owner)) {
    throw new QuittanceError('spill_in_use', `${folder} belongs to process ${owner}`);
  }
  writeFileSync(path, String(process.pid), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

function ownerOf(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM';
  }
}
