import { majorText } from './text.js';
import type { TotalsTruth } from './truth.js';

/** A figure that must be, beside the one that was found. */
export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** One provider's figures in one currency, expected and found. */
export interface Line {
  readonly provider: string;
  readonly currency: string;
  readonly checks: readonly Check[];
}

const NOTHING = { orders: 0, gross: 0n, refunds: 0n, net: 0n };
const MONEY = ['gross', 'refunds', 'net'] as const;

export const isRight = ({ expected, found }: Check): boolean => expected === found;

/** Every group that is expected or found: one that must not be there is as wrong as one that is missing. */
export function compare(expected: readonly TotalsTruth[], found: readonly TotalsTruth[]): readonly Line[] {
  const nameOf = ({ provider, currency }: TotalsTruth): string => `${provider} ${currency}`;
  const names = [...new Set([...expected, ...found].map(nameOf))].toSorted();
  return names.map((name) => {
    const [provider = '', currency = ''] = name.split(' ');
    const must = expected.find((group) => nameOf(group) === name) ?? NOTHING;
    const is = found.find((group) => nameOf(group) === name) ?? NOTHING;
    const money = MONEY.map((what) => ({
      what,
      expected: majorText(must[what]),
      found: majorText(is[what]),
    }));
    const orders = { what: 'orders', expected: String(must.orders), found: String(is.orders) };
    return { provider, currency, checks: [orders, ...money] };
  });
}

/** Expected over found, a line per group and a mark per figure. */
export function renderLines(lines: readonly Line[]): string {
  const head = ['', '', '', 'orders', 'gross', 'refunds', 'net'];
  const rows = lines.flatMap(({ provider, currency, checks }) => [
    [provider, currency, 'expected', ...checks.map(({ expected }) => `${expected}  `)],
    ['', '', 'found', ...checks.map((check) => `${check.found} ${isRight(check) ? '✓' : '✗'}`)],
  ]);
  return aligned([head.map((name, index) => (index > 2 ? `${name}  ` : name)), ...rows]);
}

/** Other counts, one line each. */
export function renderChecks(checks: readonly Check[]): string {
  return aligned(
    checks.map((check) => [
      check.what,
      isRight(check) ? check.found : `${check.found} instead of ${check.expected}`,
      isRight(check) ? '✓' : '✗',
    ]),
    1,
  );
}

function aligned(rows: readonly (readonly string[])[], leftColumns = 3): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, index) =>
        index < leftColumns ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      );
      return `  ${cells.join('  ').trimEnd()}`;
    })
    .join('\n');
}
