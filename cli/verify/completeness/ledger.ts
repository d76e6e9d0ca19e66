import type { Entry } from './entry.js';

/** What is wrong with one offset of a block. `index` −1 = the callback itself. */
export interface Fault {
  readonly kind: 'missing' | 'doubled' | 'stray' | 'waiting';
  readonly at: number;
  readonly index: number;
}

const BITS = 32;
const UNSAID = -1;

/**
 * The books of one block of offsets of one partition: each offset must have one outcome of its callback that says
 * how many facts there are, and one for each of those. Entries may come in any order. Memory: nine bytes an offset,
 * whatever the entries; more only for callbacks of over 32 facts and for facts still under way.
 */
export class BlockLedger {
  readonly #size: number;
  readonly #callbacks: Uint8Array;
  readonly #facts: Int32Array;
  readonly #seen: Uint32Array;
  readonly #seenAbove = new Map<number, Set<number>>();
  readonly #waiting = new Map<number, Set<number>>();
  readonly #faults: Fault[] = [];

  /** @param size offsets in the block */
  constructor(size: number) {
    this.#size = size;
    this.#callbacks = new Uint8Array(size);
    this.#facts = new Int32Array(size).fill(UNSAID);
    this.#seen = new Uint32Array(size);
  }

  add({ at, kind, index, facts }: Entry): void {
    if (kind === 'waiting') {
      mapped(this.#waiting, at).add(index);
      return;
    }
    const said = this.#facts[at] ?? UNSAID;
    if (said === UNSAID) this.#facts[at] = facts;
    // Two outcomes that do not agree on the number of facts: one of them is about another callback.
    else if (said !== facts) this.#faults.push({ kind: 'stray', at, index });
    const isFirst = kind === 'callback' ? this.#firstOfCallback(at) : this.#firstOfFact(at, index);
    if (!isFirst) this.#faults.push({ kind: 'doubled', at, index });
  }

  /** Every fault, those of what is missing in offset order at the end. */
  *faults(): Generator<Fault> {
    yield* this.#faults;
    for (let at = 0; at < this.#size; at += 1) {
      if (this.#callbacks[at] === 0) yield { kind: 'missing', at, index: -1 };
      yield* this.#missingFacts(at);
    }
  }

  /** Facts that have their outcome, over all offsets. */
  factsSeen(): number {
    let sum = 0;
    for (const bits of this.#seen) sum += ones(bits);
    for (const set of this.#seenAbove.values()) sum += set.size;
    return sum;
  }

  *#missingFacts(at: number): Generator<Fault> {
    const facts = this.#facts[at] ?? UNSAID;
    const bits = this.#seen[at] ?? 0;
    if (facts <= 0 || (facts < BITS && bits === 2 ** facts - 1)) return;
    for (let index = 0; index < facts; index += 1) {
      if (this.#hasFact(at, index)) continue;
      const isWaiting = this.#waiting.get(at)?.has(index) === true;
      yield { kind: isWaiting ? 'waiting' : 'missing', at, index };
    }
  }

  #firstOfCallback(at: number): boolean {
    const isFirst = this.#callbacks[at] === 0;
    this.#callbacks[at] = 1;
    return isFirst;
  }

  #firstOfFact(at: number, index: number): boolean {
    const isFirst = !this.#hasFact(at, index);
    if (index >= BITS) mapped(this.#seenAbove, at).add(index);
    else this.#seen[at] = (this.#seen[at] ?? 0) | (1 << index);
    return isFirst;
  }

  #hasFact(at: number, index: number): boolean {
    if (index >= BITS) return this.#seenAbove.get(at)?.has(index) === true;
    return ((this.#seen[at] ?? 0) & (1 << index)) !== 0;
  }
}

function mapped(sets: Map<number, Set<number>>, at: number): Set<number> {
  const known = sets.get(at);
  if (known !== undefined) return known;
  const made = new Set<number>();
  sets.set(at, made);
  return made;
}

function ones(bits: number): number {
  let left = bits;
  let count = 0;
  for (; left !== 0; left &= left - 1) count += 1;
  return count;
}
