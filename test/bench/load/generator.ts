import { createHistogram } from 'node:perf_hooks';
import { Connection } from './connection.js';

export interface LoadOptions {
  /** Connections are opened to each of these in turn, as by a balancer. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly seconds: number;
  /** Of these seconds, how many from the start are not timed: connections are opened, and all are cold. 0 unless told. */
  readonly warmUpSeconds?: number;
  /**
   * Requests a second, sent when they are due whether or not the former are answered, and timed from when they were due;
   * null = each connection sends its next at the reply to the last.
   */
  readonly perSecond: number | null;
  /** Sent in turn. */
  readonly requests: readonly Buffer[];
  /** Place in `requests` to begin at. */
  readonly first: number;
}

export interface LoadResult {
  readonly sent: number;
  /** Replies by HTTP status; 0 = the connection was closed instead. */
  readonly replies: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly worstMs: number;
  /** Of the generator itself: where it is near one core the figures are the generator's. */
  readonly cpuSeconds: number;
}

const TICK_MS = 1;
/** What is still under way when the time is over is waited for so long. */
const LAST_REPLIES_MS = 15_000;

/** Sends for so long, then waits for the last replies. Latencies are kept in an HDR histogram of microseconds. */
export function generateLoad(options: LoadOptions): Promise<LoadResult> {
  return new Generator(options).run();
}

class Generator {
  readonly #options: LoadOptions;
  readonly #histogram = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  readonly #replies: Record<string, number> = {};
  readonly #all: Connection[] = [];
  /** The one that has been idle for longest is next, so that each is used. */
  readonly #idle: Connection[] = [];
  /** Times at which requests were due that no connection was free for. */
  readonly #late: number[] = [];
  #next: number;
  #sent = 0;
  #underWay = 0;
  #over = false;
  #whenDone: () => void = () => {};

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#next = options.first;
  }

  async run(): Promise<LoadResult> {
    const { connections, perSecond, seconds, warmUpSeconds = 0 } = this.#options;
    for (let opened = 0; opened < connections; opened += 1) this.#idle.push(this.#open());
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    if (perSecond === null) while (this.#idle.length > 0) this.#send(performance.now());
    else this.#sendWhenDue(perSecond, startedMs);
    await new Promise<void>((resolve) => {
      this.#whenDone = resolve;
      if (warmUpSeconds > 0) setTimeout(() => this.#histogram.reset(), warmUpSeconds * 1000);
      setTimeout(() => this.#stop(), seconds * 1000);
      setTimeout(resolve, seconds * 1000 + LAST_REPLIES_MS).unref();
    });
    const { user, system } = process.cpuUsage(cpu);
    for (const one of this.#all) one.close();
    return this.#result((performance.now() - startedMs) / 1000, (user + system) / 1e6);
  }

  #sendWhenDue(perSecond: number, startedMs: number): void {
    let due = 0;
    const timer = setInterval(() => {
      if (this.#over) return clearInterval(timer);
      const now = performance.now();
      for (; startedMs + (due * 1000) / perSecond <= now; due += 1) {
        const dueMs = startedMs + (due * 1000) / perSecond;
        if (this.#idle.length > 0) this.#send(dueMs);
        else this.#late.push(dueMs);
      }
    }, TICK_MS);
  }

  #open(): Connection {
    const { ports } = this.#options;
    const port = ports[this.#all.length % ports.length] ?? 0;
    const opened = new Connection(port, (connection, status) => this.#answered(connection, status));
    this.#all.push(opened);
    return opened;
  }

  #nextIdle(): Connection | undefined {
    const connection = this.#idle.shift();
    return connection === undefined || connection.isOpen ? connection : this.#open();
  }

  #send(dueMs: number): void {
    const connection = this.#nextIdle();
    const request = this.#options.requests[this.#next % this.#options.requests.length];
    if (connection === undefined || request === undefined) return;
    this.#next += 1;
    this.#sent += 1;
    this.#underWay += 1;
    connection.send(request, dueMs);
  }

  #answered(connection: Connection, status: number): void {
    this.#replies[status] = (this.#replies[status] ?? 0) + 1;
    this.#underWay -= 1;
    const now = performance.now();
    this.#histogram.record(Math.max(1, Math.round((now - connection.dueMs) * 1000)));
    if (status !== 0) this.#idle.push(connection);
    if (this.#over) {
      if (this.#underWay === 0) this.#whenDone();
      return;
    }
    const dueMs = this.#options.perSecond === null ? now : this.#late.shift();
    if (dueMs !== undefined) this.#send(dueMs);
  }

  #stop(): void {
    this.#over = true;
    if (this.#underWay === 0) this.#whenDone();
  }

  #result(seconds: number, cpuSeconds: number): LoadResult {
    const ms = (percentile: number): number => this.#histogram.percentile(percentile) / 1000;
    return {
      sent: this.#sent,
      replies: this.#replies,
      seconds,
      p50Ms: ms(50),
      p99Ms: ms(99),
      p999Ms: ms(99.9),
      worstMs: this.#histogram.max / 1000,
      cpuSeconds,
    };
  }
}
