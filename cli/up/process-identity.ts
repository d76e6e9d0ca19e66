import { readFileSync } from 'node:fs';
import { codeOf } from '../exit-codes.js';

/** When a process started, in the system's own ticks; null where it cannot be told or the process is gone. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Names a process so that a later one with the same number is told apart, where the system can tell. */
export function identityOf(pid: number): string {
  return `${pid} ${process.platform === 'linux' ? (startTicks(pid) ?? 'gone') : '-'}`;
}

/** Whether the process named by `identityOf` still runs. */
export function isRunning(identity: string): boolean {
  const pid = Number(identity.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false; // another user's: it runs
  }
  return identityOf(pid) === identity;
}
