import type { LineKind } from './mapping.js';

/** One line of a bill, read and checked. Free texts (names of goods, remarks, buyers) are not taken. */
export interface BillLine {
  /** Line number in the file, the first being 1. */
  readonly row: number;
  readonly kind: LineKind;
  readonly state: string;
  /** The provider's own word for the state, or for the kind where no column says the state. */
  readonly providerState: string;
  readonly orderNo: string;
  readonly merchantOrderNo: string | null;
  readonly refundNo: string | null;
  readonly merchantCode: string | null;
  readonly currency: string;
  readonly exponent: number;
  readonly amountMinor: bigint;
  /** What the provider keeps, in units of 10^-5 of the major unit (fees are no whole cents); negative = given back. */
  readonly feeE5: bigint | null;
  readonly settleableMinor: bigint | null;
  /** Epoch ms. */
  readonly occurredAt: number;
}

/** Why a file is refused, and where. Never repeats a cell that may be somebody's name. */
export interface BillMistake {
  /** Line of the file; null = the file as a whole. */
  readonly row: number | null;
  readonly column: string | null;
  readonly problem: string;
}

/** Σ of one kind and currency. */
export interface BillSum {
  readonly kind: LineKind;
  readonly currency: string;
  readonly exponent: number;
  /** Lines, of whatever state. */
  readonly count: number;
  /** Of the lines that succeeded. */
  readonly amountMinor: bigint;
  readonly feeE5: bigint | null;
}

/** A bill that is whole and all right, or everything that is wrong with it. */
export type BillReading =
  | {
      readonly kind: 'bill';
      readonly lines: readonly BillLine[];
      readonly sums: readonly BillSum[];
      /** What was found to agree: `totals`, `rows`, `total`; nothing where a person said it cannot be checked. */
      readonly checks: readonly string[];
    }
  | { readonly kind: 'refused'; readonly mistakes: readonly BillMistake[]; readonly further: number };

/** Σ per kind and currency, in a fixed order. */
export function sumsOf(lines: readonly BillLine[]): readonly BillSum[] {
  const sums = new Map<string, BillSum>();
  for (const line of lines) {
    const key = `${line.kind} ${line.currency} ${line.exponent}`;
    const known = sums.get(key);
    const amount = line.state === 'SUCCEEDED' ? line.amountMinor : 0n;
    sums.set(key, {
      kind: line.kind,
      currency: line.currency,
      exponent: line.exponent,
      count: (known?.count ?? 0) + 1,
      amountMinor: (known?.amountMinor ?? 0n) + amount,
      feeE5: line.feeE5 === null ? (known?.feeE5 ?? null) : (known?.feeE5 ?? 0n) + line.feeE5,
    });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
