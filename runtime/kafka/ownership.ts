/** A partition as a process holds it: made at a generation's first batch, gone with the generation or an error. */
export interface Slot<Owner> {
  readonly generation: number;
  readonly owner: Owner;
}

/**
 * Who owns what (guard 8). kafkajs has no hook that is awaited before partitions are taken away, and its
 * GROUP_JOIN event carries no generation id, so generations are counted here: whatever was set up under an
 * earlier one is void, whether the partition stayed with us or not.
 */
export class Ownership<Owner> {
  #generation = 0;
  readonly #slots = new Map<string, Slot<Owner>>();

  /** A new generation: every owner so far is void. */
  join(): void {
    this.#generation += 1;
  }

  get generation(): number {
    return this.#generation;
  }

  /** The owner, if it was made in the present generation. */
  current(topic: string, partition: number): Owner | null {
    const slot = this.#slots.get(keyOf(topic, partition));
    return slot !== undefined && slot.generation === this.#generation ? slot.owner : null;
  }

  /** Takes whatever is kept for the partition out, to be released. */
  take(topic: string, partition: number): Owner | null {
    const key = keyOf(topic, partition);
    const slot = this.#slots.get(key);
    this.#slots.delete(key);
    return slot?.owner ?? null;
  }

  /** Takes out every owner that is void, to be released. */
  takeVoid(): readonly Owner[] {
    const gone = [...this.#slots].filter(([, slot]) => slot.generation !== this.#generation);
    for (const [key] of gone) this.#slots.delete(key);
    return gone.map(([, slot]) => slot.owner);
  }

  /** @param generation the one in which setting up began; if it has passed meanwhile, the owner is void at once. */
  put(topic: string, partition: number, owner: Owner, generation: number): void {
    this.#slots.set(keyOf(topic, partition), { generation, owner });
  }
}

export function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
