/** How many queries may run at once. */
export interface SlotLimits {
  readonly all: number;
  /** So that one who asks much leaves room for the others. */
  readonly each: number;
}

/** Gives a place back; a second call does nothing. */
export type Release = () => void;

/** Bounds how many queries run at once: one more is refused at once, for a queue would only hide it. */
export class Slots {
  readonly #limits: SlotLimits;
  readonly #running = new Map<string, number>();

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** A place for this one, or whose limit is reached. */
  take(name: string): Release | 'all' | 'each' {
    const mine = this.#running.get(name) ?? 0;
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    if (mine >= this.#limits.each) return 'each';
    if (all >= this.#limits.all) return 'all';
    this.#running.set(name, mine + 1);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const left = (this.#running.get(name) ?? 1) - 1;
      if (left === 0) this.#running.delete(name);
      else this.#running.set(name, left);
    };
  }
}
