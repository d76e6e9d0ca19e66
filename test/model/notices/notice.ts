import type { Trust } from '@quittance/schemas/providers/provider';
import fc from 'fast-check';

/** One callback as it came in: plain data, so that a counterexample can be pasted as a named case. */
export interface Notice {
  readonly body: string;
  readonly receivedAt: number;
  readonly trust: Trust;
  /** The account's policy when it came in. */
  readonly unsigned: 'hold' | 'count_flagged';
}

/** 2026-03-01 12:00 in Beijing. */
export const NOON = Date.UTC(2026, 2, 1, 4);
const HOUR = 3_600_000;

/** Orders of a history. Every text of an order starts with its name, so that a leak into another can be seen. */
export const ORDERS = ['ordA', 'ordB', 'ordC'] as const;
export const order = fc.constantFrom('ordA', 'ordA', 'ordA', ...ORDERS);
export const refund = fc.constantFrom('r1', 'r2', 'r3');

/** Times a provider may give: the same hour, the next day, eight hours off, none. */
export const providerTime = fc.constantFrom(
  NOON,
  NOON,
  NOON + 60_000,
  NOON + 20 * HOUR,
  NOON + 8 * HOUR,
  null,
);
/** Times of an envelope; several for one statement are a retry that refreshes its time. */
export const envelopeTime = fc.constantFrom(NOON, NOON, NOON, NOON + 10_000, NOON + 24 * HOUR);

/** Small amounts, so that they meet; now and then zero or very large. */
export const cents = fc.constantFrom(100, 100, 100, 29, 50, 71, 200, 0, 900_719_925_474_099);

/** 29 is 0.29 */
export function major(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** yyyyMMddHHmmss at UTC+8 */
export function compact(epochMs: number): string {
  return new Date(epochMs + 8 * HOUR).toISOString().slice(0, 19).replace(/\D/g, '');
}

const arrival = fc.record({
  receivedAt: fc.constantFrom(NOON + 1000, NOON + 1000, NOON + 1000, NOON + 11_000, NOON + 25 * HOUR),
  trust: fc.constantFrom<Trust>('SIGNED', 'SIGNED', 'UNSIGNED'),
  unsigned: fc.constantFrom<Notice['unsigned']>('hold', 'count_flagged'),
});

/** Notices with these bodies, arriving under all circumstances. */
export function noticesOf(bodies: fc.Arbitrary<string>): fc.Arbitrary<Notice> {
  return fc.tuple(bodies, arrival).map(([body, circumstances]) => ({ body, ...circumstances }));
}
