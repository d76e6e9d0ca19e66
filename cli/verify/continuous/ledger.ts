import type { TopicCodec } from '@quittance/runtime/codec';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import type { CallbackOutcome } from '@quittance/schemas/generated/callback-outcomes';
import { isSound } from '../completeness/entry.js';
import { decodedOrNull } from '../completeness/outcomes.js';
import type { Names } from '../names.js';
import { scan } from '../scan.js';
import { type Span, spansOf } from '../span.js';
import { Window } from './window.js';

/** How it stands with one input topic. */
export interface TopicState {
  readonly topic: string;
  readonly unproven: number;
  /** Record time of the oldest unproven callback, epoch ms; null = all are proven. */
  readonly oldestMs: number | null;
}

export interface Look {
  readonly topics: readonly TopicState[];
  /** Since the process began. */
  readonly doubled: number;
  readonly lost: number;
  readonly unreadable: number;
}

/** Follows callback-outcomes from the start of its log and remembers how far every partition of callbacks is proven. */
export class LiveLedger {
  readonly #kafka: KafkaClient;
  readonly #codec: TopicCodec<CallbackOutcome>;
  readonly #names: Names;
  readonly #windows = new Map<string, Window>();
  readonly #next = new Map<number, bigint>();
  #unreadable = 0;
  #lost = 0;

  constructor(kafka: KafkaClient, codec: TopicCodec<CallbackOutcome>, names: Names) {
    this.#kafka = kafka;
    this.#codec = codec;
    this.#names = names;
  }

  /** Takes the outcomes that are new since the last look. */
  async look(): Promise<Look> {
    const inputs = await spansOf(this.#kafka, this.#names.inputs);
    for (const span of inputs) this.#open(span);
    const outcomes = (await spansOf(this.#kafka, this.#names.outcomes)).map((span) => this.#new(span));
    await scan(this.#kafka, outcomes, async (records) => {
      for (const { partition, offset, value } of records) {
        await this.#take(value);
        // At once: a reading that fails later must not hear the same outcomes again.
        this.#next.set(partition, offset + 1n);
      }
    });
    for (const { partition, to } of outcomes) this.#next.set(partition, to);
    const topics: TopicState[] = [];
    for (const topic of this.#names.inputs) topics.push(await this.#state(topic, inputs));
    const doubled = [...this.#windows.values()].reduce((sum, window) => sum + window.doubled, 0);
    return { topics, doubled, lost: this.#lost, unreadable: this.#unreadable };
  }

  #open({ topic, partition, from }: Span): void {
    const window = this.#windows.get(keyOf(topic, partition));
    if (window === undefined) this.#windows.set(keyOf(topic, partition), new Window(Number(from)));
    else this.#lost += window.forgetBelow(Number(from));
  }

  #new(span: Span): Span {
    const next = this.#next.get(span.partition) ?? span.from;
    return { ...span, from: next > span.from ? next : span.from };
  }

  async #take(value: Buffer): Promise<void> {
    const outcome = await decodedOrNull(this.#codec, value);
    if (outcome === null || !isSound(outcome)) {
      this.#unreadable += 1;
      return;
    }
    const { callback_topic, callback_partition, callback_offset: offset, fact_index: index, facts } = outcome;
    const window = this.#windows.get(keyOf(callback_topic, callback_partition));
    if (window !== undefined && offset >= window.floor) window.add({ offset, index, facts });
  }

  async #state(topic: string, inputs: readonly Span[]): Promise<TopicState> {
    let unproven = 0;
    let oldestMs: number | null = null;
    for (const span of inputs) {
      const window = this.#windows.get(keyOf(topic, span.partition));
      if (span.topic !== topic || window === undefined) continue;
      const timeMs = await this.#firstUnproven(span, window);
      unproven += window.unproven(Number(span.to));
      if (timeMs !== null) oldestMs = Math.min(oldestMs ?? timeMs, timeMs);
    }
    return { topic, unproven, oldestMs };
  }

  /** Record time of the first unproven callback of a partition; null where there is none. */
  async #firstUnproven(span: Span, window: Window): Promise<number | null> {
    while (window.provenTo < Number(span.to)) {
      const at = window.provenTo;
      const found: number[] = [];
      const one = { ...span, from: BigInt(at), to: BigInt(at + 1) };
      await scan(
        this.#kafka,
        [one],
        (records) => void found.push(...records.map(({ timestampMs }) => timestampMs)),
      );
      const [timeMs] = found;
      if (timeMs !== undefined) return timeMs;
      window.skip(at);
    }
    return null;
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
