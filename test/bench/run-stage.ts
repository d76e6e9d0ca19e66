import { errorText } from '@quittance/runtime/errors';
import { loadAverage } from './proc.js';
import { type BenchServers, bootServers, type Say } from './servers.js';
import type { Contestant, Extent, PreparedStage, Stage, StageResult } from './stage.js';
import { type Figures, ratio, summary } from './stats.js';

/** One boot, all contestants in turn, round after round, and what that sums up to. */
export async function runStage(stage: Stage, extent: Extent, say: Say): Promise<StageResult> {
  const startedAt = new Date().toISOString();
  const loadBefore = loadAverage();
  say(`── ${stage.name}: ${stage.about}`);
  const started: BenchServers[] = [];
  const stop = async (): Promise<void> => {
    for (const servers of started) await servers.stop();
  };
  stopOnSignals(stop);
  const boot = async (): Promise<BenchServers> => {
    const servers = await bootServers(say);
    started.push(servers);
    return servers;
  };
  try {
    const prepared = await stage.prepare({ boot, extent, say });
    try {
      const { measured, failures } = await allRounds(prepared.contestants, extent.rounds, say);
      const about = { stage: stage.name, startedAt, rounds: extent.rounds, loadBefore };
      return { ...about, failures, ...summed(prepared, measured) };
    } finally {
      await prepared.close();
    }
  } finally {
    await stop();
  }
}

/** Ctrl-C leaves nothing behind: the processes end with ours, the folder would stay. */
function stopOnSignals(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
}

/** Figures of each contestant, by round; undefined where a round failed. */
type Measured = ReadonlyMap<string, readonly (Figures | undefined)[]>;

async function allRounds(
  contestants: readonly Contestant[],
  rounds: number,
  say: Say,
): Promise<{ readonly measured: Measured; readonly failures: readonly string[] }> {
  const measured = new Map(contestants.map(({ name }) => [name, [] as (Figures | undefined)[]] as const));
  const failures: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, run } of contestants) {
      const figures = await run(round).catch((error: unknown) => {
        failures.push(`${name}, round ${round}: ${errorText(error)}`);
        say(`   ✗ ${failures.at(-1)}`);
        return undefined;
      });
      measured.get(name)?.push(figures);
      if (figures !== undefined) say(`   round ${round}  ${name}: ${line(figures)}`);
    }
  }
  return { measured, failures };
}

function line(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', ');
}

/** Three digits that count, no more. */
export function shown(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return Number(value.toPrecision(3)).toString();
}

function summed(
  { ratios, bounds = [] }: PreparedStage,
  measured: Measured,
): Pick<StageResult, 'figures' | 'ratios' | 'bounds'> {
  const of = (name: string, figure: string): (number | undefined)[] =>
    (measured.get(name) ?? []).map((figures) => figures?.[figure]);
  const figures = [...measured].map(([name, rounds]) => {
    const names = new Set(rounds.flatMap((one) => Object.keys(one ?? {})));
    const summaries = [...names].map(
      (figure) => [figure, summary(of(name, figure).filter((value) => value !== undefined))] as const,
    );
    return [name, Object.fromEntries(summaries)] as const;
  });
  return {
    figures: Object.fromEntries(figures),
    ratios: ratios.map((wanted) => {
      const theirs = of(wanted.over, wanted.overFigure ?? wanted.figure);
      const pairs = of(wanted.of, wanted.figure).map((ours, round) => ({ ours, theirs: theirs[round] }));
      return { ...wanted, summary: ratio(pairs) };
    }),
    bounds: bounds.map((wanted) => {
      const values = of(wanted.of, wanted.figure).filter((value) => value !== undefined);
      return { ...wanted, summary: values.length === 0 ? null : summary(values) };
    }),
  };
}
