import { renderTable } from '../table.js';
import type { CompletenessResult } from './completeness/prove.js';
import type { Compared } from './money/compare.js';
import type { MoneyResult } from './money/prove.js';
import type { Behind, VerifyResult } from './run.js';
import { type Verdict, verdictOf } from './verdict.js';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  proven: '✓ proven',
  partial: '… proven in part: nothing wrong was found, but not everything could be looked at',
  not_proven: '✗ not proven',
};

/** For a person. */
export function describeResult(result: VerifyResult): string {
  const { behind, completeness, money, inputs, seconds } = result;
  const spans = inputs
    .filter(({ from, to }) => from < to)
    .map(({ topic, partition, from, to }) => ({ topic, partition, from: String(from), to: String(to) }));
  return [
    spans.length === 0 ? 'There are no callbacks.' : renderTable(spans),
    ...behind.map(behindText),
    ...(completeness === null ? [] : [completenessText(completeness)]),
    ...(money === null ? [] : [moneyText(money)]),
    `${VERDICTS[verdictOf(result)]} in ${seconds.toFixed(1)} s`,
  ].join('\n\n');
}

function behindText({ group, offsets }: Behind): string {
  return `${group} had ${offsets} offsets to go when the time to wait was over.`;
}

function completenessText({ callbacks, facts, counts, findings }: CompletenessResult): string {
  const wrong = Object.entries(counts).filter(([, count]) => count > 0);
  const head = `Completeness: ${callbacks} callbacks, ${facts} facts with an outcome each`;
  if (wrong.length === 0) return `${head}; nothing missing, nothing twice.`;
  const rows = findings.map(({ callbackId, ...finding }) => ({ ...finding, callbackId: callbackId || null }));
  return [`${head}; ${wrong.map(([kind, count]) => `${count} ${kind}`).join(', ')}.`, renderTable(rows)].join(
    '\n',
  );
}

function moneyText({ facts, orders, days, coveredFromMs, differences, listed }: MoneyResult): string {
  const lines = [
    `Money: ${facts} facts recomputed; orders: ${comparedText(orders)}; rows of settlement_daily: ${comparedText(days)}.`,
  ];
  if (coveredFromMs !== null) {
    const since = new Date(coveredFromMs).toISOString();
    lines.push(
      `Retention has cut the log: orders first seen before ${since}, and days they share in, are not covered.`,
    );
  }
  if (differences > 0)
    lines.push(`${differences} figures differ:`, renderTable(listed.map((row) => ({ ...row }))));
  return lines.join('\n');
}

function comparedText({ compared, moving, uncovered }: Compared): string {
  const parts = [`${compared} compared`];
  if (moving > 0) parts.push(`${moving} moving while we looked`);
  if (uncovered > 0) parts.push(`${uncovered} not covered`);
  return parts.join(', ');
}

/** For a program: one JSON object; offsets as texts. */
export function jsonOf(result: VerifyResult): string {
  return JSON.stringify({ verdict: verdictOf(result), ...result }, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
