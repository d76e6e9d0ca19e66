import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageFile } from './package-root.js';
import type { Command } from './tied.js';

export interface Program extends Command {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly log: string;
  /** From being asked to end until it is made to. */
  readonly graceMs: number;
}

/** What the keeper tells: a program runs, or has ended. */
type KeeperEvent = { name: string; pid: number } | { name: string; ended: string };

export interface Keeper {
  start(program: Program): void;
  /** How a program ended, once it has. */
  ended(name: string): string | undefined;
  /** Settles when any program, or the keeper itself, ends without having been asked to. */
  readonly failed: Promise<string>;
  stop(): Promise<void>;
}

/** The file by which a home says that a keeper works in it. */
export function keeperFile(home: string): string {
  return join(home, 'keeper.pid');
}

/** Starts the process that owns the servers of this home (see keeper-process.mjs). */
export function startKeeper(home: string): Keeper {
  const child = spawnKeeper(home);
  const pids = new Map<string, number>();
  const ends = new Map<string, string>();
  let stopping = false;
  let keeperEnded = false;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const failed = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const event = JSON.parse(line) as KeeperEvent;
      if ('pid' in event) pids.set(event.name, event.pid);
      else {
        pids.delete(event.name);
        ends.set(event.name, event.ended);
        if (!stopping) resolve(event.name);
      }
    });
    void gone.then(() => {
      keeperEnded = true;
      if (stopping) return;
      // Killed before it could stop them, on a system without a death signal: what it started is ended from here.
      for (const pid of pids.values()) killIfThere(pid);
      resolve('keeper');
    });
  });
  return {
    start: (program) => child.stdin?.write(`${JSON.stringify(program)}\n`),
    ended: (name) => ends.get(name) ?? (keeperEnded || stopping ? 'with its keeper' : undefined),
    failed,
    stop: () => {
      stopping = true;
      child.stdin?.end();
      return gone;
    },
  };
}

function spawnKeeper(home: string): ChildProcess {
  mkdirSync(join(home, 'logs'), { recursive: true });
  const log = openSync(join(home, 'logs', 'keeper.log'), 'w');
  const child = spawn(process.execPath, [packageFile('keeper-process.mjs'), keeperFile(home)], {
    detached: true,
    stdio: ['pipe', 'pipe', log],
  });
  closeSync(log);
  child.stdin?.on('error', () => {}); // it has ended; 'close' says so
  return child;
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone, by the death signal
  }
}
