import { readFileSync } from 'node:fs';

/** What a process has used so far; nothing where it has ended. Linux only. */
export interface Usage {
  /** User and system, of all its threads. */
  readonly cpuSeconds: number;
  readonly residentMb: number;
  /** The most it ever had. */
  readonly peakMb: number;
}

/** USER_HZ, which Linux shows in /proc: 100 on every architecture that Node.js runs on. */
const TICKS_PER_SECOND = 100;
const NOTHING: Usage = { cpuSeconds: 0, residentMb: 0, peakMb: 0 };

/** proc(5): utime and stime are fields 14 and 15; the name in field 2 may hold blanks and brackets. */
export function cpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export function usageOf(pid: number): Usage {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name: string): number =>
      Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024);
    return {
      cpuSeconds: cpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8')),
      residentMb: megabytes('VmRSS'),
      peakMb: megabytes('VmHWM'),
    };
  } catch {
    return NOTHING;
  }
}

/** One-minute load average and processors of this machine, as a report should say them. */
export function loadAverage(): string {
  return readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');
}
