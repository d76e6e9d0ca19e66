import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, openClient } from '../simulator/http.js';
import type { SandboxAccount } from '../simulator/provider.js';
import { type Random, seededRandom } from '../simulator/random.js';
import { type Sandbox, simulationOf } from '../simulator/sandbox.js';

/** A callback that was answered with its provider's success: it must be found. */
export interface Acknowledged {
  readonly provider: string;
  readonly account: string;
  readonly bodySha256: string;
  readonly atMs: number;
}

export interface DriverOptions {
  readonly ingressUrl: string;
  readonly sandbox: Sandbox;
  /** The same seed sends the same stories in the same order of choice. */
  readonly seed: number;
  readonly perSecond: number;
}

/** A notice that may be sent next. */
export interface Ready {
  readonly account: SandboxAccount;
  readonly body: string | Uint8Array;
}

const SENDERS = 8;
/** Notices to choose the next from: those of one order mix with those of others, and change places. */
const POOL = 40;
const REPEATED = 0.15;
const RETRY_MS = 120;
const GIVE_UP_MS = 120_000;
const LAST_ORDER_SECONDS = 12 * 3_600;

/** Sends signed callbacks as providers do, until each has its success, and keeps which had. */
export class Driver {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers other than a success, no answer included: each was sent again. */
  failures = 0;
  /** Their HTTP statuses; 0 = no answer at all. */
  readonly refusals = new Set<number>();
  readonly #options: DriverOptions;
  readonly #random: Random;
  readonly #client: Client;
  readonly #pool: Ready[] = [];
  #orders = 0;
  #sending: Promise<unknown> | null = null;
  #stopped = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#client = openClient(options.ingressUrl);
  }

  start(): void {
    this.#stopped = false;
    this.#sending = Promise.all(Array.from({ length: SENDERS }, () => this.#send()));
    this.#sending.catch(() => {}); // stop() tells
  }

  /** Begins no other callback, and waits until each that was begun has its success. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#sending;
    this.#sending = null;
  }

  /** What will be sent, in an order that is not known yet. */
  upcoming(): readonly Ready[] {
    return this.#pool;
  }

  close(): void {
    this.#stopped = true;
    this.#client.close();
  }

  /** Resolves when so many more have been acknowledged. */
  async more(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    const deadline = Date.now() + GIVE_UP_MS;
    while (this.acknowledged.length < wanted) {
      if (Date.now() > deadline)
        throw new Error(`${wanted - this.acknowledged.length} callbacks were not acknowledged`);
      await sleep(20);
    }
  }

  async #send(): Promise<void> {
    const pauseMs = (1000 * SENDERS) / this.#options.perSecond;
    while (!this.#stopped) {
      const next = this.#next();
      await this.#untilAcknowledged(next);
      if (this.#random.chance(REPEATED)) this.#pool.push(next);
      await sleep(pauseMs * 2 * this.#random.next());
    }
  }

  async #untilAcknowledged({ account, body }: Ready): Promise<void> {
    const simulation = simulationOf(account.provider);
    const deadline = Date.now() + GIVE_UP_MS;
    for (;;) {
      const reply = await this.#client.post(simulation.path(account), 'application/json', body);
      if (simulation.judge(reply, account, Date.now()) === 'success') break;
      this.failures += 1;
      this.refusals.add(reply.status);
      if (Date.now() > deadline) throw new Error(`never acknowledged: ${reply.status} ${reply.body}`);
      await sleep(RETRY_MS);
    }
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const { provider } = account;
    this.acknowledged.push({ provider, account: account.account, bodySha256, atMs: Date.now() });
  }

  #next(): Ready {
    while (this.#pool.length < POOL) this.#pool.push(...this.#story());
    const [next] = this.#pool.splice(this.#random.int(0, this.#pool.length - 1), 1);
    if (next === undefined) throw new Error('a pool that was filled is empty');
    return next;
  }

  /** All notices of one more order. */
  #story(): readonly Ready[] {
    const { sandbox, seed } = this.#options;
    const random = this.#random;
    const [first, ...rest] = sandbox.accounts;
    if (first === undefined) throw new Error('a sandbox has accounts');
    const account = random.pick([first, ...rest]);
    const story = random.weighted(simulationOf(account.provider).stories(account));
    this.#orders += 1;
    const told = story.tell({
      account,
      no: `${sandbox.mark}-${seed}-${this.#orders}`,
      currency: random.pick(account.currencies),
      minor: random.int(3, 900_000),
      at: sandbox.day + random.int(0, LAST_ORDER_SECONDS) * 1000,
      random,
    });
    return told.notices.map((notice) => ({ account, body: notice.body(0) }));
  }
}
