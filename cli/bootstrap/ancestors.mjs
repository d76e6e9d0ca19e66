import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const POLL_MS = 300;

/** Parent of a process; null where it cannot be told (it is gone, or the system has no way to ask). */
function parentOf(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command name stands in brackets and may itself hold brackets and blanks.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    }
    return (
      Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim()) || null
    );
  } catch {
    return null;
  }
}

/**
 * Calls `gone` once when a parent disappears, even by kill -9. `npm start` puts npm and perhaps a shell above us,
 * and the death of npm alone leaves the shell, and so our own parent, alive: both links are watched. Above npm (or
 * above our parent, without npm) nothing is watched: `nohup npm start &` outlives its terminal.
 */
export function watchAncestors(gone) {
  const parent = process.ppid;
  const grandparent = process.env.npm_lifecycle_event === undefined ? null : shellsParent(parent);
  const timer = setInterval(() => {
    const orphaned = process.ppid !== parent;
    if (!orphaned && (grandparent === null || parentOf(parent) === grandparent)) return;
    clearInterval(timer);
    gone();
  }, POLL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** npm's process where a shell stands between it and us, else null: then our parent is npm itself. */
function shellsParent(parent) {
  try {
    const name = process.platform === 'linux' ? readFileSync(`/proc/${parent}/comm`, 'utf8').trim() : 'sh';
    return /^(sh|dash|bash|zsh|ash|busybox)$/.test(name) ? parentOf(parent) : null;
  } catch {
    return null;
  }
}
