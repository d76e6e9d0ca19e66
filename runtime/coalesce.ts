import { wait } from './kafka/wait.js';

/** How what waits is sent. */
export interface CoalescerOptions<T> {
  /** Resolves when all of these are done; at most one call is under way. */
  readonly send: (items: readonly T[]) => Promise<void>;
  /** How many of those that wait, from the front, may go together; one goes always. All of them where it is not given. */
  readonly together?: (waiting: readonly T[]) => number;
  /** How long the first waits for others after a pause; 0 = until the present turn of the event loop ends. */
  readonly lingerMs?: number;
  /** Errors that are one item's own: the items of the refused group are then sent one by one. None by default. */
  readonly isOneItems?: (error: unknown) => boolean;
}

/** An item whose sender waits. */
interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Request coalescing: what is asked for while a request is under way goes together as the next one. For requests whose price
 * is the request and not what is in it. Each item's promise says of the item what `send` says of its request.
 */
export class Coalescer<T> {
  readonly #options: CoalescerOptions<T>;
  #waiting: Waiting<T>[] = [];
  #isSending = false;

  constructor(options: CoalescerOptions<T>) {
    this.#options = options;
  }

  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isSending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    await wait(this.#options.lingerMs ?? 0);
    while (this.#waiting.length > 0) await this.#send(this.#next());
    this.#isSending = false;
  }

  #next(): readonly Waiting<T>[] {
    const most = this.#waiting.length;
    const together = this.#options.together?.(this.#waiting.map(({ item }) => item)) ?? most;
    return this.#waiting.splice(0, Math.max(1, together));
  }

  async #send(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.#options.send(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length > 1 && this.#options.isOneItems?.(error)) {
        for (const one of group) await this.#send([one]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}
