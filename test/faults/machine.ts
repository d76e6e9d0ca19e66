import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from '@quittance/docker/run';
import { tied } from '@quittance/docker/tied';

/** How a program is run. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

export interface MachineOptions {
  readonly name: string;
  /** Its output, both kinds, is added to this file. */
  readonly log: string;
  /** Asked before every start: a start may differ from the last. */
  readonly launch: () => Launch;
  /** Whether it does its work; null = it says so itself, in a line `{"ready":…}`. */
  readonly answers: (() => Promise<boolean>) | null;
  /** Start it again whenever it ends by itself or is killed. */
  readonly restarts: boolean;
}

/** One end of a machine. */
export interface Death {
  readonly atMs: number;
  /** A signal's name or `exit code n`. */
  readonly how: string;
}

const START_LIMIT_MS = 90_000;
const RESTART_PAUSE_MS = 100;
const ASK_EVERY_MS = 50;

/** A process that may be killed, halted and started again; it never outlives ours, halted or not. */
export class Machine {
  readonly name: string;
  readonly deaths: Death[] = [];
  readonly #options: MachineOptions;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #ready = false;
  #wanted = false;

  constructor(options: MachineOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** Of its present life; undefined where it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and waits until it does its work. */
  async start(): Promise<void> {
    this.#wanted = true;
    if (this.#child === null) this.#spawn();
    await this.untilReady();
  }

  async untilReady(): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await this.#asksReady())) {
      if (!this.#wanted) throw new Error(`${this.name} was stopped while it started`);
      if (this.#child === null && !this.#options.restarts) throw this.#failure('ended before it was ready');
      if (Date.now() > deadline) throw this.#failure(`is not ready after ${START_LIMIT_MS / 1000} s`);
      await sleep(ASK_EVERY_MS);
    }
  }

  /** Kills it and waits for its end. Where it restarts by itself, it will. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** The process as it is now goes no further until `resume`. */
  halt(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it for good: by SIGTERM within `graceMs`, else by SIGKILL. */
  async stop(graceMs = 0): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child === null) return;
    child.kill('SIGCONT');
    const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.kill(graceMs === 0 ? 'SIGKILL' : 'SIGTERM');
    await this.#ended;
    clearTimeout(force);
  }

  /** What it has said so far, in all its lives. */
  words(): string {
    return readFileSync(this.#options.log, 'utf8');
  }

  #spawn(): void {
    const { log, launch, restarts } = this.#options;
    const { command, args, env, cwd } = launch();
    const program = tied(command, args);
    const file = openSync(log, 'a');
    const child = spawn(program.command, program.args, { cwd, env, stdio: ['ignore', 'pipe', file] });
    closeSync(file);
    this.#child = child;
    this.#ready = false;
    this.#listen(child, log);
    this.#ended = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', (code, signal) => {
        this.#child = null;
        this.#ready = false;
        this.deaths.push({ atMs: Date.now(), how: signal ?? `exit code ${code}` });
        resolve();
        if (restarts && this.#wanted) setTimeout(() => this.#again(), RESTART_PAUSE_MS);
      });
    });
  }

  #again(): void {
    if (this.#wanted && this.#child === null) this.#spawn();
  }

  #listen(child: ChildProcess, log: string): void {
    if (child.stdout === null) return;
    const file = openSync(log, 'a');
    child.once('close', () => closeSync(file));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"ready":') && this.#child === child) this.#ready = true;
    });
  }

  async #asksReady(): Promise<boolean> {
    const { answers } = this.#options;
    if (answers !== null && this.#child !== null && (await answers())) this.#ready = true;
    return this.#ready;
  }

  #failure(what: string): Error {
    return new Error(`${this.name} ${what}. Its last lines:\n${lastLines(this.words(), 8)}`);
  }
}
