import type { Run } from './run.js';
import type { Verdict } from './verifier/verify.js';

const MOST_SHOWN = 10;

/** What a run comes to, as lines for a person. */
export function reportLines(run: Run, verdict: Verdict, seed: number): readonly string[] {
  const { driver, kills, brokers } = run;
  const seconds = (ms: number | undefined): string =>
    ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`;
  const sorted = run.recoveriesMs.toSorted((one, other) => one - other);
  return [
    `brokers               ${brokers}`,
    `seed                  ${seed}`,
    `kills                 ${kills}`,
    `callbacks acknowledged ${driver.acknowledged.length} (${driver.failures} answers were failures, and sent again)`,
    `callbacks in Kafka    ${verdict.callbacks}, facts ${verdict.facts}, orders ${verdict.orders}`,
    `losses                ${verdict.losses.length}`,
    `doubles               ${verdict.doubles.length}`,
    `other findings        ${verdict.wrong.length}`,
    `recovery              median ${seconds(sorted[Math.floor(sorted.length / 2)])}, worst ${seconds(sorted.at(-1))} of ${sorted.length}`,
    ...[...verdict.losses, ...verdict.doubles, ...verdict.wrong]
      .slice(0, MOST_SHOWN)
      .map((line) => `  ✗ ${line}`),
  ];
}

export function isRight({ losses, doubles, wrong }: Verdict): boolean {
  return losses.length + doubles.length + wrong.length === 0;
}
