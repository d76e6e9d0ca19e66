/** What one outcome says: of which offset, of which fact (−1 = the callback), of how many. */
export interface Seen {
  readonly offset: number;
  readonly index: number;
  readonly facts: number;
}

/** A callback of which something has been heard, but not all. */
interface Open {
  facts: number | null;
  hasCallback: boolean;
  readonly seen: Set<number>;
}

/** A run of proven offsets, `to` exclusive. */
interface Run {
  readonly from: number;
  to: number;
}

/** Callbacks half heard at once, of one partition. More is no disorder of arrival any more. */
export const MAX_OPEN = 200_000;

/**
 * How far one partition is proven, outcome by outcome. Everything below `provenTo` is. Beyond it proven offsets are
 * kept as runs and half-heard ones one by one, so that memory grows with disorder, not with traffic.
 */
export class Window {
  #floor: number;
  #provenTo: number;
  #doubled = 0;
  readonly #open = new Map<number, Open>();
  /** In order, never touching each other. */
  readonly #runs: Run[] = [];

  /** @param from the partition's log start */
  constructor(from: number) {
    this.#floor = from;
    this.#provenTo = from;
  }

  /** The first offset that retention has left. Outcomes live longer than callbacks: those below say nothing any more. */
  get floor(): number {
    return this.#floor;
  }

  /** The first offset that is not proven. */
  get provenTo(): number {
    return this.#provenTo;
  }

  /** Outcomes that were not the first of their callback or fact. */
  get doubled(): number {
    return this.#doubled;
  }

  /** Offsets below `end` that are not proven. */
  unproven(end: number): number {
    const proven = this.#runs.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, end) - from), 0);
    return Math.max(0, end - this.#provenTo - proven);
  }

  add(seen: Seen): void {
    if (seen.offset < this.#provenTo || this.#isInRun(seen.offset)) {
      this.#doubled += 1;
      return;
    }
    const open = this.#open.get(seen.offset) ?? { facts: null, hasCallback: false, seen: new Set() };
    if (seen.index === -1 ? open.hasCallback : open.seen.has(seen.index)) this.#doubled += 1;
    if (seen.index === -1) {
      open.hasCallback = true;
      open.facts = seen.facts;
    } else open.seen.add(seen.index);
    this.#open.set(seen.offset, open);
    if (open.hasCallback && open.seen.size === open.facts) this.#prove(seen.offset);
    if (this.#open.size > MAX_OPEN)
      throw new Error(`more than ${MAX_OPEN} callbacks of one partition have only a part of their outcomes`);
  }

  /** There is no callback at this offset. */
  skip(offset: number): void {
    if (offset >= this.#provenTo && !this.#isInRun(offset)) this.#prove(offset);
  }

  /** Retention has deleted what lies below. @returns offsets that were never proven */
  forgetBelow(offset: number): number {
    const lost = this.unproven(offset);
    this.#floor = Math.max(this.#floor, offset);
    for (const open of this.#open.keys()) if (open < offset) this.#open.delete(open);
    if (offset > this.#provenTo) {
      this.#provenTo = offset;
      this.#absorb();
    }
    return lost;
  }

  #prove(offset: number): void {
    this.#open.delete(offset);
    if (offset === this.#provenTo) this.#provenTo += 1;
    else this.#insert(offset);
    this.#absorb();
  }

  /** Runs that lie at the proven part become part of it. */
  #absorb(): void {
    for (
      let [first] = this.#runs;
      first !== undefined && first.from <= this.#provenTo;
      [first] = this.#runs
    ) {
      this.#provenTo = Math.max(this.#provenTo, first.to);
      this.#runs.shift();
    }
  }

  #insert(offset: number): void {
    const next = this.#indexAfter(offset);
    const before = this.#runs[next - 1];
    const after = this.#runs[next];
    const joinsBefore = before?.to === offset;
    const joinsAfter = after?.from === offset + 1;
    if (before !== undefined && joinsBefore) {
      before.to = joinsAfter && after !== undefined ? after.to : offset + 1;
      if (joinsAfter) this.#runs.splice(next, 1);
    } else if (after !== undefined && joinsAfter) this.#runs.splice(next, 1, { from: offset, to: after.to });
    else this.#runs.splice(next, 0, { from: offset, to: offset + 1 });
  }

  #isInRun(offset: number): boolean {
    const run = this.#runs[this.#indexAfter(offset) - 1];
    return run !== undefined && offset < run.to;
  }

  /** Index of the first run that begins behind the offset. */
  #indexAfter(offset: number): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.from ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
