import { keyOf } from './ownership.js';
import type { PartitionReach } from './types.js';

interface Kept {
  readonly topic: string;
  readonly partition: number;
  reached: bigint | null;
  troubled: boolean;
}

/** How far this member has come on each partition it is assigned: what tells a busy consumer from a dead one. */
export class Reach {
  #kept = new Map<string, Kept>();

  /** The partitions of a new generation; what was known of those that stay is kept. */
  assigned(assignment: Readonly<Record<string, readonly number[]>>): void {
    const before = this.#kept;
    this.#kept = new Map();
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        const key = keyOf(topic, partition);
        this.#kept.set(key, before.get(key) ?? { topic, partition, reached: null, troubled: false });
      }
    }
  }

  /** Everything before `nextOffset` is dealt with, or holds nothing to deal with. */
  moved(topic: string, partition: number, nextOffset: bigint): void {
    const kept = this.#kept.get(keyOf(topic, partition));
    if (kept === undefined || (kept.reached !== null && nextOffset <= kept.reached)) return;
    kept.reached = nextOffset;
    kept.troubled = false;
  }

  /** A failure is known and being tried again; `null` = of the consumer itself. */
  troubled(topic: string | null, partition: number | null): void {
    for (const kept of this.#kept.values()) {
      if (topic === null || (kept.topic === topic && kept.partition === partition)) kept.troubled = true;
    }
  }

  now(): readonly PartitionReach[] {
    return [...this.#kept.values()].map((kept) => ({ ...kept }));
  }
}
