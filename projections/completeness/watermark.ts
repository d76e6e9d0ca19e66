import type { Reader } from '@quittance/runtime/kafka/passed';
import { EmptySpans } from './empty-spans.js';
import { type Bounds, type LogReader, placeOf } from './log-reader.js';

/** A step of the pipeline: those who read the same topics side by side. */
export type Step = readonly Reader[];

/** A moment that makes its way through the pipeline. */
interface Mark {
  readonly atMs: number;
  /** The step it has to pass next. */
  readonly step: number;
  /** What that step must have read. */
  readonly targets: readonly Bounds[];
  /** Was it looked at before? Then nothing moves it on by itself, and it is worth reading what is left. */
  readonly isOld: boolean;
}

const topicsOf = (step: Step): readonly string[] => [...new Set(step.flatMap(({ topics }) => topics))];

/**
 * Up to when the figures are complete: the latest moment such that whatever Kafka had by then has passed every step.
 * At a moment T the ends of the first step's topics are noted. Once that step has committed up to there, what it made of
 * it is in its output topics, in committed transactions: their real ends, read then, are what the next step must
 * commit; and so on. So it is a lower bound, whatever happens meanwhile, and needs no clock but ours.
 */
export class Watermark {
  readonly #steps: readonly Step[];
  readonly #log: LogReader;
  readonly #now: () => number;
  readonly #empty = new EmptySpans();
  #marks: readonly Mark[] = [];
  #completeUpTo: number | null = null;

  constructor(steps: readonly Step[], log: LogReader, now: () => number) {
    this.#steps = steps;
    this.#log = log;
    this.#now = now;
  }

  /** Epoch ms; null = no mark has come through yet. */
  get completeUpTo(): number | null {
    return this.#completeUpTo;
  }

  /** One look. Not to be called again before it has ended. */
  async look(): Promise<void> {
    const atMs = this.#now();
    this.#add({ atMs, step: 0, targets: await this.#targets(0), isOld: false });
    for (const step of this.#steps.keys()) await this.#advance(step);
    this.#marks = this.#marks.map((mark) => ({ ...mark, isOld: true }));
  }

  async #targets(step: number): Promise<readonly Bounds[]> {
    return this.#log.ends(topicsOf(this.#steps[step] ?? []));
  }

  /** The oldest of a step comes through some day, the newest says most: those between are not needed. */
  #add(mark: Mark): void {
    const here = this.#marks.filter(({ step }) => step === mark.step);
    const [oldest] = here;
    this.#marks = [
      ...this.#marks.filter(({ step }) => step !== mark.step),
      ...(oldest === undefined ? [] : [oldest]),
      mark,
    ];
  }

  async #advance(step: number): Promise<void> {
    const here = this.#marks.filter((mark) => mark.step === step);
    const passed = await this.#newestPassed(this.#steps[step] ?? [], here);
    if (passed === undefined) return;
    this.#marks = this.#marks.filter((mark) => mark.step !== step || mark.atMs > passed.atMs);
    const next = step + 1;
    if (next < this.#steps.length) {
      this.#add({ atMs: passed.atMs, step: next, targets: await this.#targets(next), isOld: false });
    } else {
      this.#completeUpTo = Math.max(this.#completeUpTo ?? 0, passed.atMs);
    }
  }

  async #newestPassed(step: Step, marks: readonly Mark[]): Promise<Mark | undefined> {
    if (marks.length === 0) return undefined;
    const committed = await Promise.all(step.map((reader) => this.#log.committed(reader)));
    for (const mark of marks.toReversed()) {
      const readers = step.map((reader, at) => ({
        reader,
        offsets: committed[at] ?? new Map<string, bigint>(),
      }));
      let all = true;
      for (const { reader, offsets } of readers) all = all && (await this.#hasRead(reader, offsets, mark));
      if (all) return mark;
    }
    return undefined;
  }

  async #hasRead(
    { topics }: Reader,
    committed: ReadonlyMap<string, bigint>,
    { targets, isOld }: Mark,
  ): Promise<boolean> {
    for (const bounds of targets.filter(({ topic }) => topics.includes(topic))) {
      const from = committed.get(placeOf(bounds)) ?? bounds.low;
      if (!(await this.#isEmpty(bounds, from, bounds.high, isOld))) return false;
    }
    return true;
  }

  async #isEmpty(bounds: Bounds, from: bigint, to: bigint, mayRead: boolean): Promise<boolean> {
    if (from >= to || this.#empty.has(bounds, from, to)) return true;
    if (!mayRead || (await this.#log.holdsRecords(bounds, from, to))) return false;
    this.#empty.add(bounds, from, to);
    return true;
  }
}
