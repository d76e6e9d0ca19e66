import { readdirSync, readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same number by the tick it started in. */
export interface FoundProcess {
  readonly pid: number;
  readonly started: string;
  readonly command: string;
}

interface Stat {
  readonly parent: number;
  readonly started: string;
  readonly state: string;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', parent: Number(fields[1]), started: fields[19] ?? '' };
  } catch {
    return null; // it has ended since it was listed
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Every process that descends from one now, that one included. Linux only. */
export function descendantsOf(ancestor: number): readonly FoundProcess[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const stats = new Map(pids.map((pid) => [pid, statOf(pid)] as const));
  const descends = (pid: number): boolean => {
    if (pid === ancestor) return true;
    const parent = stats.get(pid)?.parent ?? 0;
    return parent > 1 && descends(parent);
  };
  return pids
    .filter(descends)
    .map((pid) => ({ pid, started: stats.get(pid)?.started ?? '', command: commandOf(pid) }));
}

/** Of these, those that still run. A zombie has ended; only its parent has not asked yet. */
export function stillRunning(processes: readonly FoundProcess[]): readonly FoundProcess[] {
  return processes.filter(({ pid, started }) => {
    const stat = statOf(pid);
    return stat !== null && stat.started === started && stat.state !== 'Z';
  });
}
