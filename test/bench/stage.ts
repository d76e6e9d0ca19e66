import type { BenchServers, Say } from './servers.js';
import type { Figures, Summary } from './stats.js';

/** How much is done. */
export interface Extent {
  readonly rounds: number;
  /** A tenth of the work or less: to see that it runs, not for figures. */
  readonly quick: boolean;
  /** Instead of the stage's own number of records, orders or rows; null = that. */
  readonly size: number | null;
}

export interface StageContext {
  /** Starts the four servers, for a stage that needs them; they are stopped after the stage. */
  readonly boot: () => Promise<BenchServers>;
  readonly extent: Extent;
  readonly say: Say;
}

/** A context whose servers run. */
export interface Booted extends StageContext {
  readonly servers: BenchServers;
}

export async function booted(context: StageContext): Promise<Booted> {
  return { ...context, servers: await context.boot() };
}

/** One of those that are measured side by side. */
export interface Contestant {
  readonly name: string;
  /** Does the work once. Throws where the count check fails: a fast wrong answer is no figure. */
  run(round: number): Promise<Figures>;
}

/** Whether a ratio is right; the goals are those of the design. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What is divided by what. */
export interface RatioWanted {
  readonly figure: string;
  readonly of: string;
  readonly over: string;
  /** The figure of `over` where it is called otherwise. */
  readonly overFigure?: string;
  readonly goal: Goal;
}

/** A figure that is judged by itself. */
export interface BoundWanted {
  readonly figure: string;
  readonly of: string;
  readonly goal: Goal;
}

/** A stage that is ready for its rounds. */
export interface PreparedStage {
  readonly contestants: readonly Contestant[];
  readonly ratios: readonly RatioWanted[];
  readonly bounds?: readonly BoundWanted[];
  close(): Promise<void>;
}

export interface Stage {
  readonly name: string;
  readonly about: string;
  prepare(context: StageContext): Promise<PreparedStage>;
}

export interface RatioResult extends RatioWanted {
  readonly summary: Summary | null;
}

export interface StageResult {
  readonly stage: string;
  readonly startedAt: string;
  readonly rounds: number;
  readonly loadBefore: string;
  readonly figures: Readonly<Record<string, Readonly<Record<string, Summary>>>>;
  readonly ratios: readonly RatioResult[];
  readonly bounds: readonly (BoundWanted & { readonly summary: Summary | null })[];
  readonly failures: readonly string[];
}
