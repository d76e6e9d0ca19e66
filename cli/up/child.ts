import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A program of ours that says on stdout, in one JSON line, when it is ready. */
export interface ServiceCommand {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly log: string;
}

/** Where a service listens. */
export interface Addresses {
  readonly url: string;
  /** Of the query API; null where the service has none. */
  readonly queryApi: string | null;
}

export interface Child {
  readonly pid: number;
  /** The addresses it printed; rejects when it ends before. */
  readonly ready: Promise<Addresses>;
  /** How it ended; never rejects. */
  readonly ended: Promise<string>;
  /** SIGTERM and the end of its stdin; SIGKILL where that is not enough. */
  stop(): Promise<void>;
}

const GRACE_MS = 20_000;
const LOG_TAIL_LINES = 5;

/** Starts a service in a session of its own, tied to us by its stdin. */
export function startChild(command: ServiceCommand): Child {
  const log = openSync(command.log, 'a');
  const child = spawn(process.execPath, [command.script, ...command.args], {
    stdio: ['pipe', 'pipe', log],
    detached: true,
    env: { ...command.env, QUITTANCE_PARENT_WATCH: 'true' },
  });
  closeSync(log);
  child.stdin?.on('error', () => {}); // it has ended; 'exit' says so
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const ready = readyAddresses(child, command.name, ended, command.log);
  ready.catch(() => {}); // whoever started it decides; a late reader must not be an unhandled rejection
  return { pid: child.pid ?? 0, ready, ended, stop: () => stopChild(child, ended) };
}

function readyAddresses(
  child: ChildProcess,
  name: string,
  ended: Promise<string>,
  log: string,
): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const addresses = addressesIn(line);
        if (addresses !== null) resolve(addresses);
      });
    }
    void ended.then((how) =>
      reject(new Error(`${name} ended (${how}) before it was ready:\n${logTail(log)}`)),
    );
  });
}

/** What a line such as {"ready":"ingress","url":"http://127.0.0.1:8080"} tells; null for any other line. */
export function addressesIn(line: string): Addresses | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('ready' in value) || !('url' in value)) return null;
    if (typeof value.url !== 'string') return null;
    const queryApi = 'queryApi' in value && typeof value.queryApi === 'string' ? value.queryApi : null;
    return { url: value.url, queryApi };
  } catch {
    return null;
  }
}

function logTail(log: string): string {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return [...lines.map((line) => `    ${line}`), `  whole log: ${log}`].join('\n');
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin?.end();
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(force);
}
