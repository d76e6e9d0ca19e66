import { createLog, type Log } from '@quittance/runtime/log';

/** Tells a person what goes on; with --json the same as JSON lines. */
export interface Report {
  step(line: string): void;
}

/** Lines with the seconds since the start in front. */
export function openReport(json: boolean, now: () => number = Date.now): Report {
  const started = now();
  return {
    step: (line) => {
      const seconds = (now() - started) / 1000;
      const text = json
        ? JSON.stringify({ seconds, step: line })
        : `${seconds.toFixed(1).padStart(6)} s  ${line}`;
      process.stdout.write(`${text}\n`);
    },
  };
}

/** A log for the machinery of `runtime`, whose messages become steps. */
export function reportLog(report: Report): Log {
  return createLog({
    service: 'up',
    level: 'info',
    stream: { write: (line) => report.step(messageIn(line)) },
  });
}

function messageIn(line: string): string {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null && 'msg' in value ? String(value.msg) : line.trim();
}
