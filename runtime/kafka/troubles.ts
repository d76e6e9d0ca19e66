import { KafkaFailure } from './errors.js';
import { keyOf } from './ownership.js';
import { judge } from './verdict.js';
import { backoffMs } from './wait.js';

/** What to do about a failure on one partition. */
export type Reaction =
  | { readonly kind: 'end'; readonly error: unknown }
  | { readonly kind: 'pause'; readonly ms: number; readonly untilNewGeneration: boolean };

interface Counts {
  failures: number;
  doubts: number;
  fences: number;
}

const MAX_DOUBTS = 6;
const MAX_FENCES = 3;
/** Twice the session timeout: by then the group has noticed whoever is gone. */
const FENCED_PAUSE_MS = 30_000;

function lastWord(key: string, error: unknown): KafkaFailure {
  return error instanceof KafkaFailure
    ? error
    : new KafkaFailure('kafka_work_keeps_failing', key, { cause: error });
}

/** Counts failures per partition since its last progress, and turns a verdict into what happens next. */
export class Troubles {
  readonly #records = new Map<string, Counts>();

  react(topic: string, partition: number, error: unknown): Reaction {
    const key = keyOf(topic, partition);
    const record = this.#records.get(key) ?? { failures: 0, doubts: 0, fences: 0 };
    this.#records.set(key, record);
    record.failures += 1;
    const verdict = judge(error);
    switch (verdict) {
      case 'fatal':
        return { kind: 'end', error };
      case 'fenced':
        record.fences += 1;
        if (record.fences < MAX_FENCES)
          return { kind: 'pause', ms: FENCED_PAUSE_MS, untilNewGeneration: true };
        return { kind: 'end', error: new KafkaFailure('kafka_fenced', key, { cause: error }) };
      case 'doubtful':
        record.doubts += 1;
        if (record.doubts < MAX_DOUBTS) break;
        return { kind: 'end', error: lastWord(key, error) };
      case 'retry':
        break;
    }
    return { kind: 'pause', ms: backoffMs(record.failures), untilNewGeneration: false };
  }

  /** The partition has moved on. */
  progress(topic: string, partition: number): void {
    this.#records.delete(keyOf(topic, partition));
  }

  /** A new generation forgives fences: it settles who owns what. */
  newGeneration(): void {
    for (const record of this.#records.values()) record.fences = 0;
  }
}
