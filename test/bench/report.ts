import { type Row, renderTable } from '@quittance/cli/table';
import { shown } from './run-stage.js';
import type { Goal, StageResult } from './stage.js';
import type { Summary } from './stats.js';

const withSpread = ({ median, low, high, count }: Summary): string =>
  count === 1 ? shown(median) : `${shown(median)} (${shown(low)} – ${shown(high)})`;

function goalText({ atLeast, atMost }: Goal): string {
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  return atMost === undefined ? '' : `≤ ${atMost}`;
}

/** By the median. */
export function isMet({ atLeast, atMost }: Goal, summary: Summary | null): boolean {
  if (summary === null) return false;
  return summary.median >= (atLeast ?? Number.NEGATIVE_INFINITY) && summary.median <= (atMost ?? Infinity);
}

/** A stage's result as tables for a person: median (lowest – highest) of the rounds. */
export function reportText(result: StageResult): string {
  const figures = Object.entries(result.figures);
  const names = [...new Set(figures.flatMap(([, one]) => Object.keys(one)))];
  const rows: Row[] = names.map((figure) => {
    const cells = figures.map(([contestant, one]) => {
      const found = one[figure];
      return [contestant, found === undefined ? '' : withSpread(found)] as const;
    });
    return { figure, ...Object.fromEntries(cells) };
  });
  const judged = [
    ...result.ratios.map(({ of, over, ...rest }) => ({ what: `${of} ÷ ${over}`, ...rest })),
    ...result.bounds.map(({ of, ...rest }) => ({ what: of, ...rest })),
  ].map(({ what, figure, goal, summary }) => ({
    what,
    figure,
    median: summary === null ? '–' : withSpread(summary),
    goal: goalText(goal),
    met: Object.keys(goal).length === 0 ? '' : isMet(goal, summary) ? 'yes' : 'no',
  }));
  return [
    `${result.stage}: ${result.rounds} rounds from ${result.startedAt}, load before ${result.loadBefore}`,
    renderTable(rows),
    ...(judged.length === 0 ? [] : [renderTable(judged)]),
    ...result.failures.map((failure) => `✗ ${failure}`),
  ].join('\n\n');
}
