import type { OrderSnapshot } from '@quittance/schemas/generated/order-snapshots';
import { PAYMENT_STATES, rank } from '../ranks.js';
import { type Compared, sumOrNull } from './bills.js';
import { sameUnit, type Unit, unitOf } from './unit.js';

/** What the bills say of an order as a whole; all null until one says anything. */
export type Billed = Pick<
  OrderSnapshot,
  | 'statement_state'
  | 'statement_currency'
  | 'statement_exponent'
  | 'statement_paid_minor'
  | 'statement_refunded_minor'
  | 'provider_fee_e5'
  | 'settleable_minor'
  | 'statement_day'
  | 'statement_id'
>;

/** Sums in the order's own unit where the bills speak of it, else in that of the first row: never over two. */
export function billedOf(all: readonly Compared[], ours: Unit | null): Billed {
  const rows = all.map(({ row }) => row);
  const payments = rows.filter(({ kind }) => kind === 'PAYMENT');
  const unit = unitOf(
    rows.find((row) => sameUnit(row, ours)) ?? rows[0] ?? { currency: null, exponent: null },
  );
  const within = rows.filter((row) => sameUnit(row, unit));
  const theirs = (kind: string) => within.filter((row) => row.kind === kind).map((row) => row.theirs_minor);
  const [first] = (payments.length > 0 ? payments : rows).toSorted(
    (a, b) => a.statement_day - b.statement_day,
  );
  return {
    statement_state: payments.map((row) => row.their_state).reduce(higher, null),
    statement_currency: unit?.currency ?? null,
    statement_exponent: unit?.exponent ?? null,
    statement_paid_minor: sumOrNull(theirs('PAYMENT')),
    statement_refunded_minor: sumOrNull(theirs('REFUND')),
    provider_fee_e5: sumOrNull(within.map((row) => row.fee_e5)),
    settleable_minor: sumOrNull(within.map((row) => row.settleable_minor)),
    statement_day: first?.statement_day ?? null,
    statement_id: first?.statement_id ?? null,
  };
}

function higher(a: string | null, b: string): string {
  return a === null || rank(PAYMENT_STATES, b) > rank(PAYMENT_STATES, a) ? b : a;
}
