import { createHash } from 'node:crypto';
import type { DayTotal } from '@quittance/schemas/generated/day-closes';

/** A text with its length in bytes before it, so that no two lists of texts give the same bytes (a netstring). */
function netstring(text: string): string {
  return `${Buffer.byteLength(text)}:${text},`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** What a hash is over besides the totals. */
export interface HashedDay {
  readonly provider: string;
  readonly account: string;
  /** `2026-11-22` */
  readonly day: string;
}

/**
 * SHA-256 in hex over a day and its totals, each with the hash over its movements. The same movements give the same
 * hash, whoever closes and whenever.
 */
export function dayHash({ provider, account, day }: HashedDay, totals: readonly DayTotal[]): string {
  const lines = totals.map((total) =>
    [
      total.merchant,
      total.currency,
      total.exponent,
      total.paid_orders,
      total.gross_minor,
      total.refund_count,
      total.refunds_minor,
      total.net_minor,
      total.movements,
      total.hash,
    ]
      .map((field) => netstring(String(field)))
      .join(''),
  );
  return sha256([provider, account, day, ...lines].map(netstring).join(''));
}
