import { joinKey } from '@quittance/schemas/join-key';
import type { DayFigures, DayShare, Owner } from './set.js';

/** One row of settlement_daily, recomputed or as the view shows it. */
export interface DayRow extends Owner {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly currency: string;
  readonly exponent: number;
  readonly figures: DayFigures;
}

/** What a row is about, as one text. */
export function dayKey(row: Omit<DayRow, 'figures'>): string {
  const { provider, account, merchant, day, currency, exponent } = row;
  return joinKey([provider, account, merchant, String(day), currency, String(exponent)]);
}

/** Rows of settlement_daily as they grow order by order. Memory: one row per account, day and currency. */
export class Days {
  readonly #rows = new Map<string, DayRow>();

  add(owner: Owner, share: DayShare): void {
    const { provider, account, merchant } = owner;
    const row = { provider, account, merchant, ...share };
    const key = dayKey(row);
    const known = this.#rows.get(key);
    this.#rows.set(key, known === undefined ? row : { ...row, figures: sumOf(known.figures, share.figures) });
  }

  get rows(): ReadonlyMap<string, DayRow> {
    return this.#rows;
  }
}

function sumOf(a: DayFigures, b: DayFigures): DayFigures {
  return {
    paid_orders: a.paid_orders + b.paid_orders,
    gross_minor: a.gross_minor + b.gross_minor,
    refund_count: a.refund_count + b.refund_count,
    refunds_minor: a.refunds_minor + b.refunds_minor,
    net_minor: a.net_minor + b.net_minor,
    settled_minor: a.settled_minor + b.settled_minor,
    unsettled_minor: a.unsettled_minor + b.unsettled_minor,
  };
}
