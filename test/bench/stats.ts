/** What one round of one contestant came to, by name with its unit last: `events/s`, `cpu/M fold`. */
export type Figures = Readonly<Record<string, number>>;

/** A median with the lowest and the highest of what it is the median of. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('a median of nothing');
  const sorted = values.toSorted((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

export function summary(values: readonly number[]): Summary {
  return {
    median: median(values),
    low: Math.min(...values),
    high: Math.max(...values),
    count: values.length,
  };
}

/**
 * Ratio of two contestants, round by round: what a round does to the machine it does to both. Its spread is the
 * lowest and the highest of the rounds'. Rounds in which one of the two has no such figure do not count.
 */
export function ratio(
  rounds: readonly { readonly ours: number | undefined; readonly theirs: number | undefined }[],
): Summary | null {
  const ratios = rounds.flatMap(({ ours, theirs }) =>
    ours === undefined || theirs === undefined || theirs === 0 ? [] : [ours / theirs],
  );
  return ratios.length === 0 ? null : summary(ratios);
}

/** The value that `share` of all are not above (nearest rank), of values in any order. @param share in (0, 1] */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('a percentile of nothing');
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** A point of a run: how much is done, and when, and what that had cost. */
export interface Step {
  readonly atMs: number;
  readonly done: number;
  readonly cpuSeconds: number;
}

/** Units a second between two points, and CPU seconds a million of them. */
export interface Pace {
  readonly perSecond: number;
  readonly cpuPerMillion: number;
}

/**
 * The pace between the first point at which at least `share` of the whole was done, and the last. Progress is seen in
 * jumps (a commit a second), so only points at which something had moved may bound a stretch.
 * @param perDone units for each `done`
 */
export function paceFrom(steps: readonly Step[], share: number, perDone = 1): Pace | null {
  const last = steps.at(-1);
  if (last === undefined) return null;
  const moved = steps.filter((step, at) => at > 0 && step.done > (steps[at - 1]?.done ?? 0));
  const first = moved.find(({ done }) => done >= share * last.done);
  const end = moved.at(-1);
  if (first === undefined || end === undefined || end.done <= first.done) return null;
  const done = (end.done - first.done) * perDone;
  return {
    perSecond: (done * 1000) / (end.atMs - first.atMs),
    cpuPerMillion: ((end.cpuSeconds - first.cpuSeconds) * 1e6) / done,
  };
}
